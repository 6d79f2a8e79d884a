package io.hostsonde.provider.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.linux.ControlGroupMount;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import java.nio.file.Path;

/** Whatever the files hold, a parser ends, with a NumberFormatException at worst. */
class MemoryFuzzTest {

  private static final Path ROOT = Path.of("/");

  @FuzzTest(maxDuration = "1m")
  void memInfo(byte[] content) {
    try {
      MemInfo info = MemInfo.parse(Text.of(content));
      assertThat(info.size()).isGreaterThanOrEqualTo(MemInfo.ABSENT);
      assertThat(info.estimatedAvailable(0)).isBetween(0L, Math.max(0, info.size()));
    } catch (NumberFormatException malformed) {
      assertThat(malformed).hasMessageContaining("at byte");
    }
  }

  @FuzzTest(maxDuration = "1m")
  void pressure(byte[] content) {
    try {
      PressureFile.parse(Text.of(content));
    } catch (NumberFormatException malformed) {
      assertThat(malformed).hasMessageContaining("at byte");
    }
  }

  @FuzzTest(maxDuration = "1m")
  void groupLocation(byte[] content) {
    GroupLocation location =
        GroupLocation.parse(
            Text.of("0::/a\n"), Table.parse(Text.of(content), ControlGroupMount::parse), ROOT);
    if (location != null) {
      assertThat(location.folder()).startsWithRaw(location.top());
    }
  }
}
