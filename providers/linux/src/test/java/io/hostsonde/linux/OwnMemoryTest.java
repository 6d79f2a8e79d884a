package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.linux.OwnMemory.Mapping;
import io.hostsonde.linux.OwnMemory.Range;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OwnMemoryTest {

  private static Mapping one(String head, int resident, int anonymous) throws IOException {
    String text =
        head
            + "\nSize: 99999 kB\nRss: "
            + resident
            + " kB\nPss: 7 kB\nAnonymous: "
            + anonymous
            + " kB\nVmFlags: rd mr\n";
    List<Mapping> mappings = OwnMemory.mappings(new BufferedReader(new StringReader(text + text)));
    assertThat(mappings).hasSize(2);
    return mappings.getLast();
  }

  @Test
  void onlyWhatIsInItsFileAsItIsInMemoryIsReleased() throws IOException {
    String file = "00c24000 fe:00 10019397     /lib/a b.aot";
    assertThat(one("800c24000-801e29000 r--p " + file, 18452, 0).isClean()).isTrue();
    assertThat(one("800c24000-801e29000 r-xp " + file, 18452, 0).isClean()).isTrue();
    assertThat(one("800c24000-801e29000 r--s " + file, 18452, 0).isClean()).isTrue();
    assertThat(one("800c24000-801e29000 r--p " + file, 18452, 4).isClean()).isFalse();
    assertThat(one("800c24000-801e29000 rw-p " + file, 18452, 0).isClean()).isFalse();
    assertThat(one("800c24000-801e29000 r--p " + file, 64, 0).isClean()).isFalse();
    assertThat(one("800c24000-801e29000 r--p 00000000 00:00 0", 18452, 0).isClean()).isFalse();
    assertThat(one("7ffc0f-7ffc10 r-xp 0 00:00 0   [vdso]", 18452, 0).isClean()).isFalse();
  }

  @Test
  void addressesAreHexadecimalAndUnsigned() throws IOException {
    Mapping mapping = one("7f61fa924000-ffffffffff600000 r--p 0 fe:00 7 /a", 1, 0);
    assertThat(mapping.range).isEqualTo(new Range(0x7f61fa924000L, 0xffffffffff600000L));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theJvmGoesOnWithLessMemory() throws IOException {
    assertThat(OwnMemory.releaseFilePages()).isGreaterThan(1000);
    try (BufferedReader smaps = Files.newBufferedReader(Path.of("/proc/self/smaps"))) {
      assertThat(OwnMemory.mappings(smaps)).isNotEmpty();
    }
    assertThat(OwnMemory.releaseFilePages()).isPositive();
  }
}
