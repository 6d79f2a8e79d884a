package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What the engine expects of every transport. A transport's test extends it, says how to make one
 * that listens on a free port, and how a client asks it for a source. The source that is asked for
 * is one nobody has heard of, {@link MadeUpProvider}:
 *
 * <pre>
 * class TextContractTest extends TransportContract {
 *
 *   protected Transport transport() {
 *     return new TextTransport();
 *   }
 *
 *   protected Record settings() {
 *     return new TextSettings("127.0.0.1", 0);
 *   }
 *
 *   protected String ask(RunningTransport running, String source) throws Exception {
 *     URI address = URI.create(running.addresses().getFirst());
 *     try (Socket socket = new Socket(address.getHost(), address.getPort())) {
 *       socket.getOutputStream().write((source + "\n").getBytes(UTF_8));
 *       return new String(socket.getInputStream().readAllBytes(), UTF_8);
 *     }
 *   }
 * }
 * </pre>
 */
public abstract class TransportContract {

  /** A new instance. */
  protected abstract Transport transport();

  /** What it is opened with: a free port, and times short enough for a test. */
  protected abstract Record settings();

  /**
   * Asks as a client does.
   *
   * @return what came back about the source, as text: numbers and snake-case names can be found in
   *     it
   */
  protected abstract String ask(RunningTransport running, String source) throws Exception;

  @Test
  void isNamedAsSettingsNeedIt() {
    assertThat(transport().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(settings()).isInstanceOf(transport().settings());
    SettingsAssertions.assertWellFormed(transport().settings());
  }

  @Test
  void measuresNothingWhileNobodyAsks() throws Exception {
    try (Stage stage = new Stage()) {
      assertThat(stage.provider.samples()).isZero();
    }
  }

  @Test
  void handsOutASourceNobodyHasHeardOf() throws Exception {
    try (Stage stage = new Stage()) {
      assertThat(ask(stage.running, "weather")).contains("air_celsius").contains("21.5");
    }
  }

  @Test
  void outlivesAFailingSource() throws Exception {
    try (Stage stage = new Stage()) {
      stage.provider.answerWith(() -> {
        throw new IOException("the barometer is gone");
      });
      assertThat(ask(stage.running, "weather")).doesNotContain("21.5");
      stage.provider.answerWith(null);
      stage.clock.advance(Duration.ofMinutes(1));
      assertThat(ask(stage.running, "weather")).contains("21.5");
    }
  }

  @Test
  void servesOnAfterAReload() throws Exception {
    try (Stage stage = new Stage()) {
      stage.running.reload();
      assertThat(ask(stage.running, "weather")).contains("21.5");
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    useOnce();
    Leaks leaks = Leaks.watch();
    useOnce();
    leaks.assertNone();
  }

  private void useOnce() throws Exception {
    try (Stage stage = new Stage()) {
      ask(stage.running, "weather");
      stage.running.close();
    }
  }

  /** A transport that runs, closed twice at the end. */
  private final class Stage implements TransportContext, AutoCloseable {

    final TestClock clock = new TestClock();
    final MadeUpProvider provider = new MadeUpProvider(Source.Builder::neverBlocks);
    final Readings readings =
        new DirectReadings(
            clock,
            provider.open(
                TestProviderContext.of(
                    TestHost.HERE, clock, new MadeUpProvider.WeatherSettings("harbour"))));
    final MemoryShare memory = MemoryShare.of("test", 8L << 20);
    final Map<Class<?>, Object> shared = new HashMap<>();
    final RunningTransport running;

    Stage() throws IOException {
      running = transport().open(this);
    }

    @Override
    public Readings readings() {
      return readings;
    }

    @Override
    public Host host() {
      return TestHost.HERE;
    }

    @Override
    public HostClock clock() {
      return clock;
    }

    @Override
    public String version() {
      return "0.0.0";
    }

    @Override
    public MemoryShare memory() {
      return memory;
    }

    @Override
    public <S extends Record> S settings(Class<S> type) {
      return type.cast(TransportContract.this.settings());
    }

    @Override
    public synchronized <T> T shared(Class<T> type, Supplier<? extends T> factory) {
      Object known = shared.get(type);
      if (known == null) {
        known = factory.get();
        shared.put(type, known);
      }
      return type.cast(known);
    }

    @Override
    public void close() {
      running.close();
      running.close();
      shared.values().forEach(Stage::closeShared);
    }

    private static void closeShared(Object instance) {
      try {
        if (instance instanceof AutoCloseable closeable) {
          closeable.close();
        }
      } catch (Exception e) {
        throw new AssertionError("closing " + instance, e);
      }
    }
  }
}
