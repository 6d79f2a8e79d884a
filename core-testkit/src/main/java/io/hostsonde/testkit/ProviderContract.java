package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.NoSettings;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the engine expects of every provider. A provider's test extends it, says how to make one,
 * and is measured against the machine it runs on:
 *
 * <pre>
 * class SolarPanelProviderTest extends ProviderContract {
 *
 *   protected MetricProvider provider() {
 *     return new SolarPanelProvider();
 *   }
 *
 *   protected Record settings() {
 *     return new SolarPanelSettings(Path.of("/run/inverter"));
 *   }
 * }
 * </pre>
 *
 * <p>Where the host is not supported, what needs one is skipped with the provider's reason.
 */
public abstract class ProviderContract {

  private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
  private static final Duration QUICKLY = Duration.ofSeconds(1);
  private static final Path NOWHERE = Path.of("/nonexistent/hostsonde");

  /** A new instance. */
  protected abstract MetricProvider provider();

  /** What it is opened with, of the class that it announces; its defaults make a good choice. */
  protected Record settings() {
    return new NoSettings();
  }

  /** The host that is measured. */
  protected Host host() {
    return TestHost.HERE;
  }

  @Test
  void isNamedAsSettingsAndWiresNeedIt() {
    MetricProvider provider = provider();
    assertThat(provider.name()).matches(NAME);
    assertThat(provider.sources()).isNotEmpty().allSatisfy(name -> assertThat(name).matches(NAME));
    assertThat(provider.sources()).isEqualTo(provider().sources());
    assertThat(settings()).isInstanceOf(provider.settings());
    SettingsAssertions.assertWellFormed(provider.settings());
  }

  @Test
  void saysQuicklyWhetherItSupportsTheHost() {
    Support support = assertTimeoutPreemptively(QUICKLY, () -> provider().support(host()));
    assertThat(support.reason().isBlank()).isEqualTo(support.state() == Support.State.YES);
  }

  @Test
  void opensWhatItAnnouncedWithoutTouchingIt() throws IOException {
    MetricProvider provider = provider();
    Host nothingThere = new Host("nowhere", host().system(), NOWHERE, NOWHERE, NOWHERE);
    List<Source<?>> sources =
        assertTimeoutPreemptively(QUICKLY, () -> provider.open(context(nothingThere)));
    Set<String> names = new HashSet<>();
    for (Source<?> source : sources) {
      assertThat(provider.sources()).contains(source.name());
      assertThat(source.merge().isPresent()).as("a part").isEqualTo(provider.merges());
      assertThat(names.add(source.id())).as(source.id() + " is there twice").isTrue();
      source.sampler().close();
    }
  }

  @Test
  void samplesObeyTheirSchemaAgainAndAgain() throws Exception {
    assumeSupported();
    for (Source<?> source : provider().open(context(host()))) {
      sample(source);
      sample(source);
      source.sampler().close();
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    assumeSupported();
    Leaks.assertNoneOf(this::useOnce);
  }

  private void useOnce() throws Exception {
    for (Source<?> source : provider().open(context(host()))) {
      sample(source);
      source.sampler().close();
    }
  }

  /** A host may well lack what a source measures; everything else is a failure of the contract. */
  private static void sample(Source<?> source) throws Exception {
    try {
      Object value = source.sampler().sample();
      assertThat(value).as(source.name()).isNotNull();
      Sampled sampled =
          Sampled.of(source.name(), source.schema(), value, Instant.EPOCH, 0, Duration.ZERO);
      Samples.assertObeysRules(source.name(), sampled.schema(), sampled.value());
    } catch (AbsentException e) {
      assertThat(e.reason()).isNotBlank();
    }
  }

  private void assumeSupported() {
    Support support = provider().support(host());
    assumeTrue(support.state() == Support.State.YES, support.reason());
  }

  private ProviderContext context(Host host) {
    return TestProviderContext.of(host, settings());
  }
}
