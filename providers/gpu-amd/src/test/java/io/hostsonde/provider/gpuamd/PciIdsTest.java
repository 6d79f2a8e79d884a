package io.hostsonde.provider.gpuamd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciIdsTest {

  private static final String LIST =
      """
      # A comment
      1001  Kolter Electronic
      \t744c  Something else
      1002  Advanced Micro Devices, Inc. [AMD/ATI]
      \t744c  Navi 31 [Radeon RX 7900 XT/7900 XTX]
      \t\t1002 744d  A board [of that name]
      \t744d  Plain
      1003  ULSI Systems
      \t744e  Next vendor's
      """;

  @TempDir private Path root;

  private String name(String vendor, String device) throws IOException {
    Path list = root.resolve("usr/share/misc/pci.ids");
    Files.createDirectories(list.getParent());
    Files.writeString(list, LIST);
    return PciIds.name(root, vendor, device);
  }

  @Test
  void aDeviceHasItsTradeName() throws IOException {
    assertThat(name("1002", "744c")).isEqualTo("Radeon RX 7900 XT/7900 XTX");
  }

  @Test
  void aDeviceWithoutTradeNameHasItsChips() throws IOException {
    assertThat(name("1002", "744d")).isEqualTo("Plain");
  }

  @Test
  void devicesOfOtherVendorsAreNotMeant() throws IOException {
    assertThat(name("1002", "744e")).isEmpty();
    assertThat(name("beef", "744c")).isEmpty();
  }

  @Test
  void withoutAListThereIsNoName() {
    assertThat(PciIds.name(root, "1002", "744c")).isEmpty();
  }
}
