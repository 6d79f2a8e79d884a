package io.hostsonde.provider.gpunvidia;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Support;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import io.hostsonde.testkit.TestHost;
import io.hostsonde.testkit.TestProviderContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaProviderTest extends ProviderContract {

  /** Samples in a JVM of its own, as classes once loaded stay; for {@link #inItsOwnJvm}. */
  static final class Once {
    private Once() {}

    public static void main(String[] arguments) throws Exception {
      try (Sampler<?> sampler = sampler(new NvidiaSettings(true, null, Duration.ofMinutes(1)))) {
        System.out.println("SAMPLED " + sampler.sample());
      } catch (AbsentException e) {
        System.out.println("ABSENT " + e.reason());
      }
    }
  }

  private static Sampler<?> sampler(NvidiaSettings settings) {
    ProviderContext context = TestProviderContext.of(TestHost.HERE, settings);
    return new NvidiaProvider().open(context).getFirst().sampler();
  }

  @Override
  protected MetricProvider provider() {
    return ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
  }

  @Override
  protected NvidiaSettings settings() {
    return settings(true, Path.of("/nonexistent/libnvidia-ml.so.1"));
  }

  private static NvidiaSettings settings(boolean enabled, @Nullable Path library) {
    return new NvidiaSettings(enabled, library, Duration.ofMinutes(1));
  }

  private static String inItsOwnJvm(String libraryPath) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Once.class.getName()));
    builder.environment().put("LD_LIBRARY_PATH", libraryPath);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void theLoadersSearchFindsTheLibrary(@TempDir Path folder) throws Exception {
    FakeNvml.in(folder);
    assertThat(inItsOwnJvm(folder.toString()))
        .contains("SAMPLED Gpu[gpus=[Device[id=GPU-", "com.sun.jna.Native ");
  }

  @Test
  void withoutTheLibraryNothingOfTheBindingIsLoaded() throws Exception {
    String said = inItsOwnJvm("");
    assumeFalse(said.contains("SAMPLED"), "has NVIDIA's driver");
    assertThat(said)
        .contains("ABSENT no GPU of NVIDIA: no library libnvidia-ml.so.1")
        .doesNotContain("com.sun.jna");
  }

  @Test
  void switchedOffItIsAbsentAndSaysSo() {
    assertThatThrownBy(() -> sampler(settings(false, null)).sample())
        .isInstanceOf(AbsentException.class)
        .hasMessageContaining("gpu-nvidia.enabled");
  }

  @Test
  void itIsForSystemsThatHaveADriver() {
    Path root = Path.of("/");
    assertThat(provider().support(new Host("mac", "Mac OS X", root, root, root)).state())
        .isEqualTo(Support.State.NEVER);
    assertThat(provider().support(new Host("pc", "Windows 11", root, root, root)))
        .isEqualTo(Support.yes());
  }

  @Test
  void keysAndDefaultsStay() {
    SettingsAssertions.assertKeys(NvidiaSettings.class, "enabled=true", "library=", "retry=1m");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new NvidiaSettings(true, null, Duration.ZERO))
        .hasMessageContaining("gpu-nvidia.retry");
  }
}
