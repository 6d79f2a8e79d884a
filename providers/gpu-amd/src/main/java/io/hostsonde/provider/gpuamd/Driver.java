package io.hostsonde.provider.gpuamd;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A kernel driver and where it tells what, relative to the card's folder in /sys/class/drm; see
 * Documentation/gpu/amdgpu/thermal.rst and Documentation/ABI/testing/sysfs-driver-intel-* of the
 * kernel. Neither of Intel's tells utilization or memory there.
 */
enum Driver {
  AMDGPU("amdgpu", "AMD", "device/gpu_busy_percent", "device/mem_info_vram", null),
  I915("i915", "Intel", null, null, "gt_act_freq_mhz"),
  XE("xe", "Intel", null, null, "device/tile0/gt0/freq0/act_freq");

  private static final double MEGA = 1e6;
  private static final double MICRO = 1e-6;
  private static final double MILLI = 1e-3;

  /** What no card can exceed; its firmware can. */
  private static final double ALL_PERCENT = 100;

  private static final double COLDEST_CELSIUS = -50;
  private static final double HOTTEST_CELSIUS = 150;
  private static final double MOST_WATTS = 10_000;

  private final String module;
  private final String vendor;
  private final @Nullable String busy;
  private final @Nullable String memory;
  private final @Nullable String megahertz;

  Driver(
      String module,
      String vendor,
      @Nullable String busy,
      @Nullable String memory,
      @Nullable String megahertz) {
    this.module = module;
    this.vendor = vendor;
    this.busy = busy;
    this.memory = memory;
    this.megahertz = megahertz;
  }

  /** Null for the name of a driver that tells nothing here. */
  static @Nullable Driver of(String module) {
    return Arrays.stream(values()).filter(it -> it.module.equals(module)).findFirst().orElse(null);
  }

  String vendor() {
    return vendor;
  }

  Value busyPercent(Path card) {
    return Value.of(card, busy, 1).within(0, ALL_PERCENT);
  }

  Value memorySizeBytes(Path card) {
    return Value.of(card, memory == null ? null : memory + "_total", 1);
  }

  Value memoryUsedBytes(Path card) {
    return Value.of(card, memory == null ? null : memory + "_used", 1);
  }

  /** The first sensor is the chip's edge with amdgpu; xe's package comes second, after none. */
  Value celsius(Path hwmon) {
    return Value.firstOf(hwmon, MILLI, "temp1_input", "temp2_input")
        .within(COLDEST_CELSIUS, HOTTEST_CELSIUS);
  }

  /** Averaged by the firmware, or where that is not told, of the moment. */
  Value watts(Path hwmon) {
    return Value.firstOf(hwmon, MICRO, "power1_average", "power1_input").within(0, MOST_WATTS);
  }

  Value hertz(Path card, Path hwmon) {
    return megahertz == null ? Value.of(hwmon, "freq1_input", 1) : Value.of(card, megahertz, MEGA);
  }

  Value memoryHertz(Path hwmon) {
    return Value.of(hwmon, megahertz == null ? "freq2_input" : null, 1);
  }

  /** The sensors of a card; a folder that is not there when it has none. */
  static Path hwmon(Path card) {
    Path folder = card.resolve("device/hwmon");
    String[] names = folder.toFile().list();
    return names == null || names.length == 0
        ? folder
        : folder.resolve(Arrays.stream(names).sorted().findFirst().orElseThrow());
  }
}
