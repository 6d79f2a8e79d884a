package io.hostsonde.provider.gpuamd;

import io.hostsonde.api.Host;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for the graphics cards whose drivers tell about them in sysfs. */
final class Cards {

  static final String NONE = "no GPU of AMD or Intel in /sys/class/drm";

  /** card0, not its connectors (card0-DP-1). */
  private static final Pattern CARD = Pattern.compile("card\\d+");

  private Cards() {}

  /** The folders of cards of the known drivers, by number. */
  static List<Path> folders(Path sys) {
    Path drm = sys.resolve("class/drm");
    String[] names = drm.toFile().list();
    return names == null
        ? List.of()
        : Stream.of(names)
            .filter(name -> CARD.matcher(name).matches())
            .sorted(Comparator.comparingInt(String::length).thenComparing(name -> name))
            .map(drm::resolve)
            .filter(card -> Driver.of(driver(card)) != null)
            .toList();
  }

  static List<Card> of(Host host) throws IOException {
    List<Card> cards = new ArrayList<>();
    for (Path folder : folders(host.sys())) {
      Driver driver = Driver.of(driver(folder));
      Path device = device(folder);
      if (driver != null && device != null) {
        String address = String.valueOf(device.getFileName());
        cards.add(new Card(address, driver, name(host, driver, device), folder));
      }
    }
    return cards;
  }

  /** The device's folder; null when it has gone. */
  private static @Nullable Path device(Path card) {
    try {
      return card.resolve("device").toRealPath();
    } catch (IOException e) {
      return null;
    }
  }

  /** The name of its driver; empty when it has gone or has none. */
  private static String driver(Path card) {
    try {
      return String.valueOf(Files.readSymbolicLink(card.resolve("device/driver")).getFileName());
    } catch (IOException e) {
      return "";
    }
  }

  /** What its firmware says, or the list of PCI ids, or its id. */
  private static String name(Host host, Driver driver, Path device) throws IOException {
    String product = content(device.resolve("product_name"));
    if (!product.isEmpty()) {
      return product;
    }
    String vendor = id(device.resolve("vendor"));
    String id = id(device.resolve("device"));
    String listed = PciIds.name(host.root(), vendor, id);
    return listed.isEmpty() ? driver.vendor() + " GPU " + id : listed;
  }

  /** {@code 0x744c} as {@code 744c}. */
  private static String id(Path file) throws IOException {
    String id = content(file).toLowerCase(Locale.ROOT);
    return id.startsWith("0x") ? id.substring(2) : id;
  }

  private static String content(Path path) throws IOException {
    try (KernelFile file = new KernelFile(path)) {
      Text text = file.readIfPresent();
      return text == null ? "" : text.line().strip();
    }
  }
}
