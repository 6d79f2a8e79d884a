package io.hostsonde.provider.thermal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorRankTest {

  @ParameterizedTest
  @CsvSource({
    "coretemp, Package id 1, PACKAGE",
    "coretemp, Core 3, CORE",
    "k10temp, Tdie, DIE",
    "zenpower, Tdie, DIE",
    "k10temp, Tctl, CONTROL",
    "k10temp, temp1, CONTROL",
    "k10temp, Tccd1, NONE",
    "x86_pkg_temp, temp1, PACKAGE_ZONE",
    "cpu_thermal, temp1, ON_CHIP",
    "cpu-thermal, temp1, ON_CHIP",
    "soc-thermal, temp1, ON_CHIP",
    "CPU-therm, temp1, ON_CHIP",
    "TCPU, temp1, ON_CHIP",
    "bigcore0-thermal, temp1, ON_CHIP",
    "littlecore-thermal, temp1, ON_CHIP",
    "big-cluster, temp1, ON_CHIP",
    "LITTLE, temp1, ON_CHIP",
    "MID, temp1, NONE",
    "cluster1-thermal, temp1, ON_CHIP",
    "core-cluster, temp1, ON_CHIP",
    "cls0, temp1, ON_CHIP",
    "a72-thermal, temp1, ON_CHIP",
    "center-thermal, temp1, NONE",
    "npu-thermal, temp1, NONE",
    "nct6798, CPUTIN, BOARD",
    "dell_smm, CPU, BOARD",
    "acpitz, temp1, FIRMWARE",
    "gpu-thermal, temp1, NONE",
    "iwlwifi_1, temp1, NONE",
    "amdgpu, edge, NONE"
  })
  void sensorsAreRanked(String driver, String label, ProcessorRank rank) {
    assertThat(ProcessorRank.of(driver, label)).isEqualTo(rank);
  }
}
