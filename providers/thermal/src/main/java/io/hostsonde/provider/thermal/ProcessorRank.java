package io.hostsonde.provider.thermal;

import java.util.List;
import java.util.Locale;

/** How well a sensor stands for "the temperature of the processor"; the best first. */
enum ProcessorRank {
  /** Intel's whole package; of several packages the first. */
  PACKAGE,
  /** AMD's die. */
  DIE,
  /** AMD's control value, on some models above the die by a fixed offset. */
  CONTROL,
  /** Intel's package as a thermal zone, where coretemp isn't loaded. */
  PACKAGE_ZONE,
  /** Single cores. */
  CORE(true),
  /** What single-board computers and telephones have, often one for each cluster. */
  ON_CHIP(true),
  /** A board's or a firmware's own sensor at the processor. */
  BOARD,
  /** The firmware's zone, which is often near the processor. */
  FIRMWARE,
  NONE;

  /**
   * How device trees call the zones at processors: after the chip, after clusters (Rockchip, Arm,
   * Samsung, Qualcomm, NXP, HiSilicon) or after Arm's cores.
   */
  private static final List<String> ON_CHIP_STARTS =
      List.of(
          "cpu",
          "soc",
          "big",
          "little",
          "mid_",
          "midcore",
          "cluster",
          "cls",
          "core_cluster",
          "mcpu",
          "a35",
          "a53",
          "a55",
          "a57",
          "a72",
          "a73",
          "a76");

  private final boolean several;

  ProcessorRank() {
    this(false);
  }

  ProcessorRank(boolean several) {
    this.several = several;
  }

  /** Whether the hottest of several counts, not the first. */
  boolean several() {
    return several;
  }

  /**
   * The rank of a sensor.
   *
   * @param driver the name of its driver or the type of its zone
   */
  static ProcessorRank of(String driver, String label) {
    String chip = driver.replace('-', '_').toLowerCase(Locale.ROOT);
    return switch (chip) {
      case "coretemp" -> label.startsWith("Package id") ? PACKAGE : CORE;
      case "k10temp", "zenpower", "k8temp" ->
          switch (label) {
            case "Tdie" -> DIE;
            case "Tctl", "temp1" -> CONTROL;
            default -> NONE; // Tccd1 and its like: parts of the die
          };
      case "x86_pkg_temp" -> PACKAGE_ZONE;
      case "via_cputemp", "tcpu" -> ON_CHIP;
      case "acpitz" -> FIRMWARE;
      default -> named(chip, label.toLowerCase(Locale.ROOT));
    };
  }

  private static ProcessorRank named(String chip, String label) {
    for (String start : ON_CHIP_STARTS) {
      if (chip.startsWith(start)) {
        return ON_CHIP;
      }
    }
    return label.startsWith("cpu") ? BOARD : NONE;
  }
}
