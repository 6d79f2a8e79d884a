package io.hostsonde.provider.gpuamd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The list of PCI ids that most systems have, see <a href="https://pci-ids.ucw.cz">pci.ids</a>. */
final class PciIds {

  private static final List<String> PLACES =
      List.of("usr/share/hwdata/pci.ids", "usr/share/misc/pci.ids");

  private PciIds() {}

  /**
   * What a device is called, without its maker's code name for the chip where it has a trade name.
   *
   * @param root of the host's file system
   * @param vendor four hexadecimal digits in lower case, as is the device
   * @return empty when it is not in the list, or there is no list
   */
  static String name(Path root, String vendor, String device) {
    for (String place : PLACES) {
      Path list = root.resolve(place);
      if (Files.isReadable(list)) {
        // Malformed characters are replaced, not refused.
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(Files.newInputStream(list), UTF_8))) {
          return tradeName(find(lines, vendor, device));
        } catch (IOException e) {
          return "";
        }
      }
    }
    return "";
  }

  /** Vendors begin at the line's start, their devices after one tab, subsystems after two. */
  private static String find(BufferedReader lines, String vendor, String device)
      throws IOException {
    boolean inVendor = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty() && line.charAt(0) != '\t' && line.charAt(0) != '#') {
        inVendor = line.startsWith(vendor + "  ");
      } else if (inVendor && line.startsWith("\t" + device + "  ")) {
        return line.substring(1 + device.length()).strip();
      }
    }
    return "";
  }

  /** {@code Navi 31 [Radeon RX 7900 XT]} as {@code Radeon RX 7900 XT}. */
  static String tradeName(String listed) {
    int open = listed.indexOf('[');
    int end = listed.lastIndexOf(']');
    return open >= 0 && end > open + 1 ? listed.substring(open + 1, end) : listed;
  }
}
