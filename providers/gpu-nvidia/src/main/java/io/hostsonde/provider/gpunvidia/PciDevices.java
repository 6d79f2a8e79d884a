package io.hostsonde.provider.gpunvidia;

import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.PowerState;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** NVIDIA's display controllers in /sys/bus/pci/devices. Looking there wakes none. */
final class PciDevices {

  private static final String VENDOR = "0x10de";

  /** Display controllers of every kind; a card has an audio device, too. */
  private static final String DISPLAY_CLASS = "0x03";

  private final Path folder;

  PciDevices(Path sys) {
    this.folder = sys.resolve("bus/pci/devices");
  }

  /** By address; none where there is no such folder. The caller closes them. */
  List<PciDevice> found() throws IOException {
    List<PciDevice> found = new ArrayList<>();
    String[] names = folder.toFile().list();
    for (String address : names == null ? List.<String>of() : Stream.of(names).sorted().toList()) {
      Path device = folder.resolve(address);
      if (begins(device.resolve("vendor"), VENDOR)
          && begins(device.resolve("class"), DISPLAY_CLASS)) {
        found.add(at(address));
      }
    }
    return found;
  }

  /** The device at an address; where sysfs lacks it, as on Windows, one that never sleeps. */
  PciDevice at(String address) throws IOException {
    Path device = folder.resolve(address);
    return new PciDevice(address, Files.isDirectory(device) ? PowerState.of(device) : null);
  }

  private static boolean begins(Path path, String start) throws IOException {
    try (KernelFile file = new KernelFile(path)) {
      Text text = file.readIfPresent();
      return text != null && text.startsWith(start);
    }
  }
}
