package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.schema.Schema;
import io.hostsonde.testkit.MadeUpProvider.Wind;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The contract holds for the provider that comes with it, and its rules do refuse. */
class MadeUpProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return new MadeUpProvider();
  }

  @Override
  protected Record settings() {
    return new MadeUpProvider.WeatherSettings("harbour");
  }

  @Test
  void settingsArePinned() {
    SettingsAssertions.assertKeys(MadeUpProvider.WeatherSettings.class, "place=harbour");
    assertThatThrownBy(
            () -> SettingsAssertions.assertKeys(MadeUpProvider.WeatherSettings.class, "place=x"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void rulesRefuseWhatIsNoValue() {
    Schema schema = Schema.of(Wind.class);
    for (double gust : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e9}) {
      assertThatThrownBy(() -> Samples.assertObeysRules("wind", schema, new Wind(gust, List.of())))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("wind.gustPercent");
    }
  }

  @Test
  void leaksAreFound() throws InterruptedException {
    Leaks leaks = Leaks.watch();
    leaks.assertNone();
    Thread thread = new Thread(LockSupport::park, "left over");
    thread.start();
    assertThatThrownBy(leaks::assertNone).hasMessageContaining("thread left over");
    LockSupport.unpark(thread);
    thread.join();
  }
}
