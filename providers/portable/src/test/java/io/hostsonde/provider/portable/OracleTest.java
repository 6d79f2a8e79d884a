package io.hostsonde.provider.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.agent.Plugin;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.Thermal;
import io.hostsonde.provider.portable.Side.Measured;
import io.hostsonde.testkit.TestHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The sources made for Linux beside OSHI on the same machine: each field that both have, as near as
 * two readings of what moves can be. What only grows lies between a reading before and one after.
 */
class OracleTest {

  private static final Duration WINDOW = Duration.ofSeconds(2);

  /** Ten milliseconds a tick, on few cores, in a window of two seconds. */
  private static final double TICKS_POINTS = 3;

  private static @Nullable Side ofLinux;
  private static @Nullable Side ofOshi;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(TestHost.HERE.linux(), "needs Linux");
    ofLinux = Side.linux();
    ofOshi = Side.portable();
  }

  @AfterAll
  static void close() {
    for (Side side : new Side[] {ofLinux, ofOshi}) {
      if (side != null) {
        side.close();
      }
    }
  }

  private static Side linux() {
    return Objects.requireNonNull(ofLinux);
  }

  private static Side oshi() {
    return Objects.requireNonNull(ofOshi);
  }

  @Test
  void whatIsMadeForLinuxOpensUnlessPortableIsPreferred() {
    assertThat(linux().providers())
        .containsExactly(
            "cpu by cpu",
            "disk by disk",
            "memory by memory",
            "network by network",
            "processes by processes",
            "thermal by thermal");
    assertThat(oshi().providers()).hasSize(6).allMatch(each -> each.endsWith(" by portable"));
    assertThat(linux().plugins())
        .filteredOn(plugin -> plugin.name().equals("portable"))
        .singleElement()
        .satisfies(plugin -> assertThat(plugin.state()).isEqualTo(Plugin.State.DISABLED))
        .satisfies(plugin -> assertThat(plugin.reason()).contains("providers.prefer"));
  }

  @Test
  void sharesOfProcessorTime() throws Exception {
    Measured<Cpu> linuxBegin = measure(linux(), Cpu.class);
    Measured<Cpu> oshiBegin = measure(oshi(), Cpu.class);
    Side.pass(WINDOW);
    Measured<Cpu> oshiEnd = measure(oshi(), Cpu.class);
    Measured<Cpu> linuxEnd = measure(linux(), Cpu.class);
    // One of the windows lies in the other: what happened in the rest can differ altogether.
    double skew =
        Measured.skewSeconds(linuxBegin, oshiBegin) + Measured.skewSeconds(linuxEnd, oshiEnd);
    double points = TICKS_POINTS + 100 * skew / WINDOW.toSeconds();
    Cpu.Usage expected = Objects.requireNonNull(linuxEnd.value().total());
    Cpu.Usage actual = Objects.requireNonNull(oshiEnd.value().total());
    SoftAssertions softly = new SoftAssertions();
    Map<String, Function<Cpu.Usage, @Nullable Double>> shares =
        Map.of(
            "busy", Cpu.Usage::busyPercent,
            "user", Cpu.Usage::userPercent,
            "nice", Cpu.Usage::nicePercent,
            "system", Cpu.Usage::systemPercent,
            "iowait", Cpu.Usage::iowaitPercent,
            "irq", Cpu.Usage::irqPercent,
            "steal", Cpu.Usage::stealPercent);
    shares.forEach((name, share) ->
        softly
            .assertThat(share.apply(actual))
            .as(name)
            .isCloseTo(share.apply(expected), within(points)));
    assertThat(cores(oshiEnd.value()).keySet()).isEqualTo(cores(linuxEnd.value()).keySet());
    cores(oshiEnd.value())
        .forEach((core, usage) ->
            softly
                .assertThat(usage)
                .as("core " + core)
                .isCloseTo(
                    Objects.requireNonNull(cores(linuxEnd.value()).get(core)),
                    // A core has fewer ticks than all of them have.
                    within(points + TICKS_POINTS)));
    softly
        .assertThat(oshiEnd.value().windowSeconds())
        .isCloseTo(Objects.requireNonNull(linuxEnd.value().windowSeconds()), within(skew + 0.1));
    softly.assertAll();
  }

  private static Map<Integer, Double> cores(Cpu cpu) {
    return cpu.cores().stream()
        .collect(
            Collectors.toMap(
                Cpu.Core::core, core -> Objects.requireNonNull(core.usage()).busyPercent()));
  }

  @Test
  void processorsBesideTheirTime() throws Exception {
    Cpu before = linux().value(Cpu.class);
    Cpu oshi = oshi().value(Cpu.class);
    Cpu after = linux().value(Cpu.class);
    assertThat(oshi.logicalCount()).isEqualTo(after.logicalCount());
    if (after.physicalCount() != null) {
      assertThat(oshi.physicalCount()).isEqualTo(after.physicalCount());
    }
    assertThat(oshi.contextSwitchesTotal())
        .isBetween(before.contextSwitchesTotal(), after.contextSwitchesTotal());
    // OSHI has whole seconds.
    assertThat(oshi.uptimeSeconds())
        .isBetween(
            Objects.requireNonNull(before.uptimeSeconds()) - 1,
            Objects.requireNonNull(after.uptimeSeconds()) + 1);
    // The kernel's file has two digits, and a new value every five seconds.
    assertThat(oshi.load1()).satisfiesAnyOf(near(before.load1(), 0.01), near(after.load1(), 0.01));
    assertThat(oshi.load5()).satisfiesAnyOf(near(before.load5(), 0.01), near(after.load5(), 0.01));
    assertThat(oshi.load15())
        .satisfiesAnyOf(near(before.load15(), 0.01), near(after.load15(), 0.01));
    // Cores change it by the millisecond, and one of the two is asked for less often.
    if (after.frequencyHertz() != null && oshi.frequencyHertz() != null) {
      assertThat(oshi.frequencyHertz()).isCloseTo(after.frequencyHertz(), within(2e9));
    }
  }

  private static java.util.function.Consumer<@Nullable Double> near(
      @Nullable Double expected, double most) {
    return actual -> assertThat(actual).isCloseTo(Objects.requireNonNull(expected), within(most));
  }

  @Test
  void memory() throws Exception {
    Memory before = linux().value(Memory.class);
    Memory oshi = oshi().value(Memory.class);
    Memory after = linux().value(Memory.class);
    long some = after.sizeBytes() / 50; // others on this machine go on meanwhile
    assertThat(oshi.sizeBytes()).isEqualTo(after.sizeBytes());
    assertThat(oshi.availableBytes())
        .satisfies(between(before, after, Memory::availableBytes, some));
    assertThat(oshi.usedBytes()).satisfies(between(before, after, Memory::usedBytes, some));
    assertThat(oshi.swapSizeBytes()).isEqualTo(after.swapSizeBytes());
    assertThat(oshi.swapUsedBytes()).satisfies(between(before, after, Memory::swapUsedBytes, some));
    // A total of what is available is all that OSHI has.
    assertThat(oshi.freeBytes()).isNull();
    assertThat(oshi.buffersBytes()).isNull();
    assertThat(oshi.cachedBytes()).isNull();
  }

  /** Between two readings of what moves both ways, give or take. */
  private static <S> java.util.function.Consumer<Long> between(
      S before, S after, Function<S, @Nullable Long> field, long some) {
    long one = Objects.requireNonNull(field.apply(before));
    long other = Objects.requireNonNull(field.apply(after));
    return actual ->
        assertThat(actual).isBetween(Math.min(one, other) - some, Math.max(one, other) + some);
  }

  @Test
  void network() throws Exception {
    Map<String, Network.Interface> before = interfaces(linux());
    Map<String, Network.Interface> oshi = interfaces(oshi());
    Map<String, Network.Interface> after = interfaces(linux());
    // Java lists only interfaces that have an address.
    assertThat(after.keySet()).containsAll(oshi.keySet());
    assertThat(oshi).containsKey("lo");
    oshi.forEach((name, row) -> {
      Network.Interface begin = Objects.requireNonNull(before.get(name));
      Network.Interface end = Objects.requireNonNull(after.get(name));
      assertThat(row.up()).as(name).isEqualTo(end.up());
      // OSHI also has those that virtual interfaces make up, and none for a link without.
      if (end.speedBytesPerSecond() != null) {
        assertThat(row.speedBytesPerSecond()).isEqualTo(end.speedBytesPerSecond());
      }
      List.<Function<Network.Interface, @Nullable Long>>of(
              Network.Interface::receivedBytesTotal,
              Network.Interface::transmittedBytesTotal,
              Network.Interface::receivedPacketsTotal,
              Network.Interface::transmittedPacketsTotal,
              Network.Interface::receiveErrorsTotal,
              Network.Interface::transmitErrorsTotal)
          .forEach(field -> assertThat(field.apply(row)).satisfies(between(begin, end, field, 0)));
      // /proc/net/dev adds what the device itself missed.
      assertThat(row.receiveDropsTotal()).isBetween(0L, end.receiveDropsTotal());
      assertThat(row.transmitDropsTotal()).as("OSHI has none on Linux").isNull();
    });
  }

  private static Map<String, Network.Interface> interfaces(Side side) throws InterruptedException {
    return side.value(Network.class).interfaces().stream()
        .collect(Collectors.toMap(Network.Interface::name, Function.identity()));
  }

  @Test
  void networkRates() throws Exception {
    Map<String, Network.Interface> then = interfaces(oshi());
    Side.pass(Duration.ofMillis(300));
    Network now = oshi().value(Network.class);
    double window = Objects.requireNonNull(now.windowSeconds());
    for (Network.Interface row : now.interfaces()) {
      long bytes =
          row.receivedBytesTotal()
              - Objects.requireNonNull(then.get(row.name())).receivedBytesTotal();
      assertThat(row.receivedBytesPerSecond()).isCloseTo(bytes / window, within(1.0));
    }
  }

  @Test
  void thermal() throws Exception {
    Measured<Thermal> linux = linux().measure(Thermal.class);
    Measured<Thermal> oshi = oshi().measure(Thermal.class);
    assumeTrue(linux != null && oshi != null, "this machine has no sensors");
    if (linux == null || oshi == null) {
      return;
    }
    Double expected = linux.value().cpuTemperatureCelsius();
    Double actual = oshi.value().cpuTemperatureCelsius();
    if (expected != null && actual != null) {
      // OSHI takes another core of the same chip, and cores heat up within a millisecond.
      assertThat(actual).isCloseTo(expected, within(15.0));
    }
    // OSHI leaves out those that stand still.
    assertThat(oshi.value().fans()).hasSizeLessThanOrEqualTo(linux.value().fans().size());
  }

  private static <S extends Record> Measured<S> measure(Side side, Class<S> type)
      throws InterruptedException {
    return Objects.requireNonNull(side.measure(type));
  }
}
