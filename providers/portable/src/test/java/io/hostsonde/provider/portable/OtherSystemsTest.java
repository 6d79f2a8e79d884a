package io.hostsonde.provider.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hostsonde.api.AbsentException;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Thermal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.NetworkIF.IfOperStatus;
import oshi.software.os.OSProcess.State;

/** What OSHI says on systems that this build does not run on, and what becomes of it. */
class OtherSystemsTest {

  private static long[] ticks(long user, long nice, long system, long idle, long irq) {
    long[] ticks = new long[TickType.values().length];
    ticks[TickType.USER.getIndex()] = user;
    ticks[TickType.NICE.getIndex()] = nice;
    ticks[TickType.SYSTEM.getIndex()] = system;
    ticks[TickType.IDLE.getIndex()] = idle;
    ticks[TickType.IRQ.getIndex()] = irq;
    return ticks;
  }

  private static Cpu.@Nullable Usage usage(Platform platform, long[] then, long[] now) {
    return Shares.between(then, now, platform);
  }

  @Test
  void sharesThatASystemDoesNotTellAreAbsent() {
    long[] then = ticks(0, 0, 0, 0, 0);
    Cpu.Usage macOs = usage(Platform.MACOS, then, ticks(20, 10, 10, 60, 0));
    assertThat(macOs).isEqualTo(new Cpu.Usage(40, 20, 10.0, 10, null, null, null));
    Cpu.Usage windows = usage(Platform.WINDOWS, then, ticks(20, 0, 10, 60, 10));
    assertThat(windows).isEqualTo(new Cpu.Usage(40, 20, null, 10, null, 10.0, null));
  }

  @Test
  void sharesNeedTwoReadingsOfTheSameCounters() {
    long[] now = ticks(20, 0, 10, 60, 0);
    assertThat(Shares.between(null, now, Platform.MACOS)).isNull();
    assertThat(usage(Platform.MACOS, now, now)).as("no tick").isNull();
    assertThat(usage(Platform.MACOS, ticks(21, 0, 10, 60, 0), now)).as("went back").isNull();
    assertThat(usage(Platform.LINUX, ticks(10, 0, 10, 61, 0), now)).as("idle may").isNotNull();
  }

  @Test
  void aRowWhoseCounterWentBackHasNoRates() {
    Counters before = new Counters(100, 5);
    double[] rates = new Counters(200, 5).perSecondSince(before, 2.0);
    assertThat(Counters.rate(rates, 0)).isCloseTo(50, within(1e-9));
    assertThat(Counters.rate(rates, 1)).isZero();
    assertThat(new Counters(200, 4).perSecondSince(before, 2.0)).isNull();
    assertThat(new Counters(200, 5).perSecondSince(null, 2.0)).isNull();
    assertThat(new Counters(200, 5).perSecondSince(before, null)).isNull();
    assertThat(new Counters(200).perSecondSince(before, 2.0)).isNull();
    assertThat(Counters.rate(null, 0)).isNull();
  }

  @Test
  void zeroDegreesAndStoppedFansAreNotMeasured() throws Exception {
    Thermal thermal = ThermalSampler.thermal(0, new int[] {0, 1200});
    assertThat(thermal.cpuTemperatureCelsius()).isNull();
    assertThat(thermal.fans()).extracting(Thermal.Fan::label).containsExactly("fan2");
    assertThat(ThermalSampler.thermal(48.5, new int[0]).cpuTemperatureCelsius()).isEqualTo(48.5);
    assertThatThrownBy(() -> ThermalSampler.thermal(0, new int[] {0}))
        .isInstanceOf(AbsentException.class)
        .hasMessageContaining("administrators");
  }

  @Test
  void namesOfDevices() {
    assertThat(DeviceName.of("/dev/vda1")).isEqualTo("vda1");
    assertThat(DeviceName.of("disk0")).isEqualTo("disk0");
    assertThat(DeviceName.of("\\\\.\\PHYSICALDRIVE0")).isEqualTo("PHYSICALDRIVE0");
    assertThat(DeviceName.isDevice("\\\\?\\Volume{0c}\\")).isTrue();
    assertThat(DeviceName.isDevice("tmpfs")).isFalse();
    assertThat(DiskSampler.rotational("HDD")).isTrue();
    assertThat(DiskSampler.rotational("SSD")).isFalse();
    assertThat(DiskSampler.rotational("Unknown")).isNull();
  }

  @Test
  void statesInTheKernelsTerms() {
    assertThat(States.of(State.WAITING, Platform.LINUX)).isEqualTo(ProcessState.DISK_SLEEP);
    assertThat(States.of(State.WAITING, Platform.MACOS)).isEqualTo(ProcessState.SLEEPING);
    assertThat(States.of(State.SUSPENDED, Platform.WINDOWS)).isEqualTo(ProcessState.STOPPED);
    for (State state : State.values()) {
      assertThat(States.of(state, Platform.WINDOWS)).isNotNull();
    }
    assertThat(NetworkSampler.up(IfOperStatus.UP)).isTrue();
    assertThat(NetworkSampler.up(IfOperStatus.LOWER_LAYER_DOWN)).isFalse();
    assertThat(NetworkSampler.up(IfOperStatus.UNKNOWN)).isNull();
  }

  @Test
  void wordsForNothing() {
    assertThat(Told.text("unknown")).isNull();
    assertThat(Told.text(" ")).isNull();
    assertThat(Told.text("root")).isEqualTo("root");
    assertThat(Told.positive(-1)).isNull();
    assertThat(Told.positive(0)).isNull();
    assertThat(Told.notNegative(-1)).isNull();
    assertThat(Told.notNegative(Double.NaN)).isNull();
    assertThat(Told.notNegative(0)).isZero();
    assertThat(DetailLookup.number("S-1-5-18")).isNull();
    assertThat(DetailLookup.number("501")).isEqualTo(501);
    assertThat(DetailLookup.number("4294967294")).isEqualTo(-2);
  }
}
