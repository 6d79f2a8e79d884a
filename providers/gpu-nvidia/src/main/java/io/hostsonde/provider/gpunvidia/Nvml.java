package io.hostsonde.provider.gpunvidia;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * NVML, loaded. What a GPU doesn't tell, for whatever reason, is null; an exception means that the
 * GPU, or the driver, no longer answers at all. One at a time in a JVM: its functions are static.
 */
final class Nvml implements AutoCloseable {

  static final int SUCCESS = 0;
  static final int UNINITIALIZED = 1;
  static final int INSUFFICIENT_SIZE = 7;
  static final int DRIVER_NOT_LOADED = 9;
  static final int FUNCTION_NOT_FOUND = 13;
  static final int GPU_IS_LOST = 15;
  static final int RESET_REQUIRED = 16;
  static final int LIB_RM_VERSION_MISMATCH = 18;

  /** After these, the others would only fail alike: the driver has gone, or this GPU. */
  private static final Set<Integer> FATAL =
      Set.of(
          UNINITIALIZED, DRIVER_NOT_LOADED, GPU_IS_LOST, RESET_REQUIRED, LIB_RM_VERSION_MISMATCH);

  private static final List<Class<?>> OPTIONAL =
      List.of(
          Functions.DriverVersion.class,
          Functions.HandleByPciBusId.class,
          Functions.Name.class,
          Functions.Uuid.class,
          Functions.PciInfo.class,
          Functions.UtilizationRates.class,
          Functions.MemoryInfo.class,
          Functions.MemoryInfoV2.class,
          Functions.Temperature.class,
          Functions.PowerUsage.class,
          Functions.ClockInfo.class,
          Functions.FanSpeed.class,
          Functions.MigMode.class,
          Functions.ComputeProcesses.class,
          Functions.GraphicsProcesses.class);

  /** The longest text that NVML answers is 96 bytes. */
  private static final int TEXT_BYTES = 128;

  private static final int PCI_INFO_INTS = 17;
  private static final int PCI_DOMAIN = 4;

  /** nvmlMemory_v2_t: 40 bytes, version 2. */
  private static final long MEMORY_V2 = 40 | 2 << 24;

  private static final int TEMPERATURE_OF_GPU = 0;
  private static final int CLOCK_OF_GRAPHICS = 0;
  private static final int CLOCK_OF_MEMORY = 2;
  private static final double MILLI = 1e-3;
  private static final double MEGA = 1e6;

  /** Of one GPU and kind; where there are more, NVML tells none. */
  private static final int MAX_PROCESSES = 4096;

  private static final int FIRST_PROCESSES = 64;

  /** nvmlProcessInfo_t in units of 64 bits. */
  private static final int PROCESS_LONGS = 3;

  /** What NVML says for bytes that it can't tell. */
  private static final long NOT_AVAILABLE = -1;

  private final NativeLibrary library;
  private final Set<Class<?>> there = new HashSet<>();
  private final int[] number = new int[2];
  private final int[] count = new int[1];
  private final long[] memory = new long[5];
  private final long[] handle = new long[1];
  private long[] processes = new long[FIRST_PROCESSES * PROCESS_LONGS];

  /** What a GPU's memory is like. */
  record Memory(long sizeBytes, long usedBytes) {}

  @FunctionalInterface
  private interface TextFunction {
    int call(byte[] text, int length);
  }

  @FunctionalInterface
  private interface ProcessFunction {
    int call(long device, int[] count, long[] processes);
  }

  /**
   * Loads the library; initialises nothing.
   *
   * @param name as the system's loader takes it
   * @throws UnsatisfiedLinkError when it can't be loaded, or lacks what nothing works without
   */
  Nvml(String name) {
    this.library = NativeLibrary.getInstance(name);
    try {
      Native.register(Functions.Core.class, library);
      there.add(Functions.Core.class);
      OPTIONAL.stream().filter(this::bound).forEach(there::add);
    } catch (UnsatisfiedLinkError e) {
      close();
      throw e;
    }
  }

  private boolean bound(Class<?> function) {
    try {
      Native.register(function, library);
      return true;
    } catch (UnsatisfiedLinkError lacking) {
      return false;
    }
  }

  void initialise() throws NvmlException {
    require(Functions.Core.nvmlInit_v2());
  }

  void shutDown() {
    Functions.Core.nvmlShutdown();
  }

  int gpus() throws NvmlException {
    require(Functions.Core.nvmlDeviceGetCount_v2(count));
    return count[0];
  }

  /** The handle of a GPU, which may wake it. */
  long gpu(int index) throws NvmlException {
    require(Functions.Core.nvmlDeviceGetHandleByIndex_v2(index, handle));
    return handle[0];
  }

  /** The same; null when NVML has no such GPU for us. */
  @Nullable Long gpu(String address) throws NvmlException {
    return told(
            there.contains(Functions.HandleByPciBusId.class)
                ? Functions.HandleByPciBusId.nvmlDeviceGetHandleByPciBusId_v2(address, handle)
                : FUNCTION_NOT_FOUND)
        ? Long.valueOf(handle[0])
        : null;
  }

  @Nullable String driverVersion() throws NvmlException {
    return text(Functions.DriverVersion.class, Functions.DriverVersion::nvmlSystemGetDriverVersion);
  }

  @Nullable String name(long gpu) throws NvmlException {
    return text(
        Functions.Name.class,
        (text, length) -> Functions.Name.nvmlDeviceGetName(gpu, text, length));
  }

  @Nullable String uuid(long gpu) throws NvmlException {
    return text(
        Functions.Uuid.class,
        (text, length) -> Functions.Uuid.nvmlDeviceGetUUID(gpu, text, length));
  }

  /** As the kernel writes it: {@code 0000:65:00.0}. */
  @Nullable String address(long gpu) throws NvmlException {
    int[] info = new int[PCI_INFO_INTS];
    return told(
            there.contains(Functions.PciInfo.class)
                ? Functions.PciInfo.nvmlDeviceGetPciInfo_v3(gpu, info)
                : FUNCTION_NOT_FOUND)
        ? "%04x:%02x:%02x.0".formatted(info[PCI_DOMAIN], info[PCI_DOMAIN + 1], info[PCI_DOMAIN + 2])
        : null;
  }

  @Nullable Double utilizationPercent(long gpu) throws NvmlException {
    return number(
        there.contains(Functions.UtilizationRates.class)
            ? Functions.UtilizationRates.nvmlDeviceGetUtilizationRates(gpu, number)
            : FUNCTION_NOT_FOUND,
        1);
  }

  /** Without what the driver keeps for itself, where it tells that apart. */
  @Nullable Memory memory(long gpu) throws NvmlException {
    memory[0] = MEMORY_V2;
    if (there.contains(Functions.MemoryInfoV2.class)
        && told(Functions.MemoryInfoV2.nvmlDeviceGetMemoryInfo_v2(gpu, memory))) {
      return new Memory(memory[1], memory[4]);
    }
    return there.contains(Functions.MemoryInfo.class)
            && told(Functions.MemoryInfo.nvmlDeviceGetMemoryInfo(gpu, memory))
        ? new Memory(memory[0], memory[2])
        : null;
  }

  @Nullable Double celsius(long gpu) throws NvmlException {
    return number(
        there.contains(Functions.Temperature.class)
            ? Functions.Temperature.nvmlDeviceGetTemperature(gpu, TEMPERATURE_OF_GPU, number)
            : FUNCTION_NOT_FOUND,
        1);
  }

  @Nullable Double watts(long gpu) throws NvmlException {
    return number(
        there.contains(Functions.PowerUsage.class)
            ? Functions.PowerUsage.nvmlDeviceGetPowerUsage(gpu, number)
            : FUNCTION_NOT_FOUND,
        MILLI);
  }

  @Nullable Double hertz(long gpu) throws NvmlException {
    return clock(gpu, CLOCK_OF_GRAPHICS);
  }

  @Nullable Double memoryHertz(long gpu) throws NvmlException {
    return clock(gpu, CLOCK_OF_MEMORY);
  }

  private @Nullable Double clock(long gpu, int domain) throws NvmlException {
    return number(
        there.contains(Functions.ClockInfo.class)
            ? Functions.ClockInfo.nvmlDeviceGetClockInfo(gpu, domain, number)
            : FUNCTION_NOT_FOUND,
        MEGA);
  }

  @Nullable Double fanPercent(long gpu) throws NvmlException {
    return number(
        there.contains(Functions.FanSpeed.class)
            ? Functions.FanSpeed.nvmlDeviceGetFanSpeed(gpu, number)
            : FUNCTION_NOT_FOUND,
        1);
  }

  /** Whether it is divided into instances, of which NVML tells less. */
  boolean divided(long gpu) throws NvmlException {
    return there.contains(Functions.MigMode.class)
        && told(Functions.MigMode.nvmlDeviceGetMigMode(gpu, number, count))
        && number[0] == 1;
  }

  /**
   * Those that use a GPU.
   *
   * @return bytes by pid, null where they are not told
   */
  Map<Integer, @Nullable Long> processes(long gpu) throws NvmlException {
    Map<Integer, @Nullable Long> found = new HashMap<>();
    if (there.contains(Functions.ComputeProcesses.class)) {
      add(gpu, Functions.ComputeProcesses::nvmlDeviceGetComputeRunningProcesses_v3, found);
    }
    if (there.contains(Functions.GraphicsProcesses.class)) {
      add(gpu, Functions.GraphicsProcesses::nvmlDeviceGetGraphicsRunningProcesses_v3, found);
    }
    return found;
  }

  /** One that computes and draws is in both lists, with the same bytes. */
  private void add(long gpu, ProcessFunction function, Map<Integer, @Nullable Long> found)
      throws NvmlException {
    int code = listed(gpu, function);
    if (code == INSUFFICIENT_SIZE) {
      int wanted = Math.min(MAX_PROCESSES, Math.max(count[0], 1) * 2); // More may come meanwhile.
      processes = new long[Math.max(wanted * PROCESS_LONGS, processes.length)];
      code = listed(gpu, function);
    }
    if (told(code)) {
      for (int i = 0; i < count[0] * PROCESS_LONGS; i += PROCESS_LONGS) {
        long bytes = processes[i + 1];
        found.put((int) processes[i], bytes == NOT_AVAILABLE ? null : Long.valueOf(bytes));
      }
    }
  }

  private int listed(long gpu, ProcessFunction function) {
    count[0] = processes.length / PROCESS_LONGS;
    return function.call(gpu, count, processes);
  }

  private @Nullable Double number(int code, double scale) throws NvmlException {
    return told(code) ? Double.valueOf(number[0] * scale) : null;
  }

  private @Nullable String text(Class<?> function, TextFunction call) throws NvmlException {
    byte[] text = new byte[TEXT_BYTES];
    if (!there.contains(function) || !told(call.call(text, TEXT_BYTES))) {
      return null;
    }
    int end = 0;
    while (end < TEXT_BYTES && text[end] != 0) {
      end++;
    }
    String said = new String(text, 0, end, StandardCharsets.UTF_8).strip();
    return said.isEmpty() ? null : said;
  }

  private static boolean told(int code) throws NvmlException {
    if (FATAL.contains(code)) {
      require(code);
    }
    return code == SUCCESS;
  }

  private static void require(int code) throws NvmlException {
    if (code != SUCCESS) {
      throw new NvmlException(code, Functions.Core.nvmlErrorString(code));
    }
  }

  /** Unloads the library, so that a newer one of the same name can be loaded. */
  @Override
  public void close() {
    there.forEach(Native::unregister);
    there.clear();
    library.close();
  }
}
