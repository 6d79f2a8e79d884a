package io.hostsonde.provider.gpunvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.AbsentException;
import io.hostsonde.metrics.Gpu;
import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a made-up NVML that plays what a driver may do. */
class NvidiaSamplerTest {

  private static final Duration RETRY = Duration.ofSeconds(8);
  private static final long GIB = 1L << 30;

  /** Which value is lost with which function. */
  private static final Map<String, String> VALUES =
      Map.of(
          "nvmlDeviceGetUtilizationRates", "utilizationPercent",
          "nvmlDeviceGetTemperature", "temperatureCelsius",
          "nvmlDeviceGetPowerUsage", "powerWatts",
          "nvmlDeviceGetFanSpeed", "fanPercent");

  @TempDir private Path folder;
  private final TestClock clock = new TestClock();
  private @Nullable FakeNvml fake;
  private @Nullable NvidiaSampler sampler;

  @BeforeEach
  void compile() throws Exception {
    fake = FakeNvml.in(folder);
    sampler = open(fake);
  }

  @AfterEach
  void close() {
    sampler().close();
  }

  private NvidiaSampler open(FakeNvml nvml) {
    return new NvidiaSampler(nvml.library().toString(), folder.resolve("sys"), clock, RETRY);
  }

  private FakeNvml fake() {
    return Objects.requireNonNull(fake);
  }

  private NvidiaSampler sampler() {
    return Objects.requireNonNull(sampler);
  }

  private Gpu sample() throws IOException, AbsentException {
    return sampler().sample();
  }

  private void isAbsent(String reason) {
    assertThatThrownBy(this::sample)
        .isInstanceOf(AbsentException.class)
        .hasMessageContaining(reason);
  }

  private void later(Duration time) {
    clock.advance(time);
  }

  /** The kernel's word on a GPU, whose address the made-up NVML tells, too. */
  private void kernel(int gpu, String powerStatus) throws IOException {
    Path device = folder.resolve("sys/bus/pci/devices/0000:%02x:00.0".formatted(16 + gpu));
    Files.createDirectories(device.resolve("power"));
    Files.writeString(device.resolve("vendor"), "0x10de\n");
    Files.writeString(device.resolve("class"), "0x030000\n");
    Files.writeString(device.resolve("power/runtime_status"), powerStatus + "\n");
  }

  private static Gpu.Device full(int gpu) {
    return new Gpu.Device(
        uuid(gpu),
        "NVIDIA",
        "NVIDIA Fake 9000",
        null,
        42.0,
        24 * GIB,
        6 * GIB,
        61.0,
        123.456,
        1980e6,
        9501e6,
        33.0);
  }

  private static String uuid(int gpu) {
    return "GPU-00000000-0000-0000-0000-%012d".formatted(gpu);
  }

  @Test
  void everythingIsRead() throws Exception {
    fake()
        .does(
            "gpus 2",
            "set utilization 99 1",
            "process 0 compute 4711 1048576",
            "process 1 compute 4711 2097152",
            "process 1 graphics 4711 2097152",
            "process 1 graphics 815 -1");
    Gpu gpu = sample();
    assertThat(gpu.gpus()).hasSize(2).first().isEqualTo(full(0));
    assertThat(gpu.gpus().get(1).utilizationPercent()).isEqualTo(99);
    assertThat(gpu.processes())
        .containsExactlyInAnyOrder(
            new Gpu.Usage(uuid(0), 4711, 1048576L),
            new Gpu.Usage(uuid(1), 4711, 2097152L),
            new Gpu.Usage(uuid(1), 815, null));
    assertThat(sampler().about()).isEqualTo("NVML of driver 999.1, GPUs: 2");
  }

  @Test
  void itIsInitialisedOnceInALifeOfTheDriver() throws Exception {
    for (int i = 0; i < 5; i++) {
      sample();
      later(Duration.ofMinutes(10));
    }
    assertThat(fake().initialisations()).isEqualTo(1);
    sampler().close();
    assertThat(fake().shutdowns()).isEqualTo(1);
  }

  static Stream<String> functions() {
    return VALUES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void whateverAFunctionRefusesCostsItsValueOnly(String function) throws Exception {
    for (int code : new int[] {2, 3, 4, 6, 8, 10, 11, 13, 17, 19, 23, 25, 999}) {
      fake().does("return " + function + " " + code);
      onlyLacks(VALUES.get(function), sample());
    }
    assertThat(fake().initialisations()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aDriverThatLacksAFunctionLosesItsValueOnly(String function) throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    FakeNvml lacking = FakeNvml.in(old, function);
    try (NvidiaSampler opened = open(lacking)) {
      onlyLacks(VALUES.get(function), opened.sample());
    }
  }

  private static void onlyLacks(@Nullable String value, Gpu gpu) {
    assertThat(gpu.gpus())
        .singleElement()
        .satisfies(device -> {
          assertThat(device).hasFieldOrPropertyWithValue(String.valueOf(value), null);
          assertThat(device).usingRecursiveComparison().ignoringFields(value).isEqualTo(full(0));
        });
  }

  @Test
  void aDriverThatHasOnlyTheOldestFunctionsTellsWhatItCan() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    FakeNvml oldest =
        FakeNvml.in(
            old,
            "nvmlDeviceGetUUID",
            "nvmlDeviceGetPciInfo_v3",
            "nvmlDeviceGetName",
            "nvmlDeviceGetClockInfo",
            "nvmlDeviceGetMemoryInfo_v2",
            "nvmlDeviceGetMigMode",
            "nvmlSystemGetDriverVersion",
            "nvmlDeviceGetComputeRunningProcesses_v3",
            "nvmlDeviceGetGraphicsRunningProcesses_v3");
    try (NvidiaSampler opened = open(oldest)) {
      Gpu.Device device = opened.sample().gpus().getFirst();
      assertThat(device.id()).isEqualTo("index 0");
      assertThat(device.name()).isEqualTo("NVIDIA GPU");
      assertThat(device.clockHertz()).isNull();
      assertThat(device.memoryClockHertz()).isNull();
      // What the driver keeps for itself is in the used bytes there.
      assertThat(device.memoryUsedBytes()).isEqualTo(6 * GIB + GIB / 4);
      assertThat(device.temperatureCelsius()).isEqualTo(61);
    }
  }

  @Test
  void aLibraryThatLacksWhatNothingWorksWithoutIsNamed() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    try (NvidiaSampler opened = open(FakeNvml.in(old, "nvmlInit_v2"))) {
      assertThatThrownBy(opened::sample)
          .isInstanceOf(AbsentException.class)
          .hasMessageContaining("nvmlInit_v2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 18})
  void aDriverThatIsReloadedIsInitialisedAgain(int code) throws Exception {
    sample();
    fake().does("return nvmlDeviceGetTemperature " + code);
    isAbsent("libnvidia-ml.so.1: ");
    fake().does();
    isAbsent("libnvidia-ml.so.1: ");
    later(Duration.ofSeconds(2));
    assertThat(sample().gpus()).containsExactly(full(0));
    assertThat(fake().initialisations()).isEqualTo(2);
    assertThat(fake().shutdowns()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 9, 12, 15, 17, 18, 999})
  void whatFailsToInitialiseIsToldAndTriedAgainLater(int code) throws Exception {
    fake().does("return nvmlInit_v2 " + code);
    isAbsent("libnvidia-ml.so.1: ");
    for (int seconds : new int[] {2, 4, 8, 8}) {
      long before = fake().initialisations();
      later(Duration.ofSeconds(seconds).minusNanos(1));
      isAbsent("libnvidia-ml.so.1: ");
      assertThat(fake().initialisations()).isEqualTo(before);
      later(Duration.ofNanos(1));
      isAbsent("libnvidia-ml.so.1: ");
      assertThat(fake().initialisations()).isEqualTo(before + 1);
    }
    fake().does();
    later(RETRY);
    assertThat(sample().gpus()).containsExactly(full(0));
  }

  @Test
  void whyIsSaidInTheWordsOfNvml() throws Exception {
    fake().does("return nvmlInit_v2 18");
    isAbsent("Driver/library version mismatch");
    assertThat(sampler().about())
        .isEqualTo(fake().library() + ": Driver/library version mismatch; is tried again");
  }

  @Test
  void aNewerLibraryIsLoadedWhenTheOldOneNoLongerFits() throws Exception {
    sample();
    fake().does("return nvmlDeviceGetName 18", "return nvmlDeviceGetTemperature 18");
    isAbsent("version mismatch");
    fake().replace();
    fake().does("version 1000.7");
    later(RETRY);
    sample();
    assertThat(sampler().about()).contains("driver 1000.7");
  }

  @Test
  void aLostGpuCostsItselfOnly() throws Exception {
    fake().does("gpus 2", "return nvmlDeviceGetTemperature 15 1");
    List<Gpu.Device> gpus = sample().gpus();
    assertThat(gpus.getFirst()).isEqualTo(full(0));
    assertThat(gpus.get(1).notice()).isEqualTo("GPU is lost");
    assertThat(gpus.get(1).temperatureCelsius()).isNull();
    fake().does("gpus 2");
    assertThat(sample().gpus()).containsExactly(full(0), full(1));
    assertThat(fake().initialisations()).isEqualTo(1);
  }

  @Test
  void whenAllAreLostTheDriverIsLookedForAnew() throws Exception {
    sample();
    fake().does("return nvmlDeviceGetUtilizationRates 15");
    isAbsent("GPU is lost");
    fake().does();
    later(RETRY);
    assertThat(sample().gpus()).containsExactly(full(0));
  }

  @Test
  void aGpuThatMayNotBeUsedIsThereWithTheReason() throws Exception {
    fake().does("gpus 2", "return nvmlDeviceGetHandleByIndex_v2 4 0");
    List<Gpu.Device> gpus = sample().gpus();
    assertThat(gpus.getFirst().notice()).isEqualTo("Insufficient Permissions");
    assertThat(gpus.getFirst().id()).isEqualTo("index 0");
    assertThat(gpus.get(1)).isEqualTo(full(1));
  }

  @Test
  void aGpuThatIsDividedSaysSo() throws Exception {
    fake().does("set mig 1", "return nvmlDeviceGetUtilizationRates 3");
    Gpu.Device device = sample().gpus().getFirst();
    assertThat(device.notice()).startsWith("MIG mode");
    assertThat(device.utilizationPercent()).isNull();
    assertThat(device.memoryUsedBytes()).isEqualTo(6 * GIB);
  }

  @Test
  void moreProcessesThanExpectedAreAllListed() throws Exception {
    fake().does("many 500");
    assertThat(sample().processes()).hasSize(500);
  }

  @Test
  void whileAllSleepNvmlIsNotEvenInitialised() throws Exception {
    kernel(0, "suspended");
    isAbsent("sleep");
    assertThat(fake().initialisations()).isZero();
    kernel(0, "active");
    assertThat(sample().gpus()).containsExactly(full(0));
  }

  @Test
  void aGpuThatFellAsleepIsNotAsked() throws Exception {
    kernel(0, "active");
    sample();
    kernel(0, "suspended");
    fake().does("return nvmlDeviceGetUtilizationRates 9"); // Would end the driver's life.
    Gpu.Device asleep = sample().gpus().getFirst();
    assertThat(asleep.notice()).startsWith("asleep");
    assertThat(asleep.memorySizeBytes()).isEqualTo(24 * GIB);
    assertThat(asleep.utilizationPercent()).isNull();
  }

  @Test
  void oneThatSleptAtTheStartIsLookedUpWhenItIsAwake() throws Exception {
    fake().does("gpus 2");
    kernel(0, "active");
    kernel(1, "suspended");
    assertThat(sample().gpus()).containsExactly(full(0));
    kernel(1, "active");
    assertThat(sample().gpus()).containsExactly(full(0), full(1));
    assertThat(fake().initialisations()).isEqualTo(1);
  }

  @Test
  void whatIsNoLibraryIsSaid() throws Exception {
    Path text = Files.writeString(folder.resolve("text.so"), "no library");
    try (NvidiaSampler opened =
        new NvidiaSampler(text.toString(), folder.resolve("sys"), clock, RETRY)) {
      assertThatThrownBy(opened::sample)
          .isInstanceOf(AbsentException.class)
          .hasMessageContaining(text.toString());
    }
  }
}
