package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import java.util.List;

class DiskFuzzTest {

  private static final MountChoice CHOICE =
      new MountChoice(TestSettings.network(TestSettings.PATIENT));

  @FuzzTest(maxDuration = "30s")
  void mountInfoIsParsedOrRefusedAndChosenFrom(byte[] bytes) {
    List<Mount> mounts;
    try {
      mounts = Table.parse(Text.of(bytes), Mount::parse);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("byte");
      return;
    }
    List<Mount> chosen = CHOICE.of(mounts);
    assertThat(mounts.containsAll(chosen)).isTrue();
    assertThat(chosen.stream().map(Mount::device).distinct().count()).isEqualTo(chosen.size());
  }

  @FuzzTest(maxDuration = "30s")
  void diskStatsAreParsedOrRefused(byte[] bytes) {
    try {
      assertThat(Table.parse(Text.of(bytes), DiskStats::parse)).doesNotContainNull();
    } catch (NumberFormatException refused) {
      assertThat(refused).hasMessageContaining("at byte");
    }
  }
}
