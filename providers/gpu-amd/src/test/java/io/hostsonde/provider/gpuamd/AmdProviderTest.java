package io.hostsonde.provider.gpuamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Support;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import io.hostsonde.testkit.TestHost;
import io.hostsonde.testkit.TestProviderContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class AmdProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
  }

  @Override
  protected AmdSettings settings() {
    return new AmdSettings(true, Duration.ofSeconds(30));
  }

  @Test
  void switchedOffItIsAbsentAndSaysSo() {
    AmdSettings off = new AmdSettings(false, Duration.ofSeconds(30));
    ProviderContext context = TestProviderContext.of(TestHost.HERE, off);
    assertThatThrownBy(() -> provider().open(context).getFirst().sampler().sample())
        .isInstanceOf(AbsentException.class)
        .hasMessageContaining("gpu-amd.enabled");
  }

  @Test
  void aHostWithoutCardsIsAskedAgain() {
    Path nowhere = Path.of("/nonexistent/hostsonde");
    Support support = provider().support(new Host("here", "Linux", nowhere, nowhere, nowhere));
    assertThat(support).isEqualTo(Support.notNow("no GPU of AMD or Intel in /sys/class/drm"));
    assertThat(provider().support(new Host("mac", "Mac OS X", nowhere, nowhere, nowhere)).state())
        .isEqualTo(Support.State.NEVER);
  }

  @Test
  void keysAndDefaultsStay() {
    SettingsAssertions.assertKeys(AmdSettings.class, "enabled=true", "rescan=30s");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new AmdSettings(true, Duration.ZERO))
        .hasMessageContaining("gpu-amd.rescan");
  }
}
