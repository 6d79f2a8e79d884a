package io.hostsonde.provider.gpunvidia;

/**
 * NVML's functions as nvml.h declares them, each class bound to a library as a whole. Drivers
 * differ in what they have, so what can be done without has a class of its own. A handle is a
 * pointer of 64 bits; an array takes what the function writes through its pointer, a structure of
 * 64-bit or of 32-bit fields included.
 */
final class Functions {

  private Functions() {}

  /** What nothing works without. */
  static final class Core {
    static native int nvmlInit_v2();

    static native int nvmlShutdown();

    static native String nvmlErrorString(int code);

    static native int nvmlDeviceGetCount_v2(int[] count);

    static native int nvmlDeviceGetHandleByIndex_v2(int index, long[] device);
  }

  static final class DriverVersion {
    static native int nvmlSystemGetDriverVersion(byte[] version, int length);
  }

  static final class HandleByPciBusId {
    static native int nvmlDeviceGetHandleByPciBusId_v2(String address, long[] device);
  }

  static final class Name {
    static native int nvmlDeviceGetName(long device, byte[] name, int length);
  }

  static final class Uuid {
    static native int nvmlDeviceGetUUID(long device, byte[] uuid, int length);
  }

  static final class PciInfo {
    /** 16 characters, then domain, bus, device, two ids, 32 characters. */
    static native int nvmlDeviceGetPciInfo_v3(long device, int[] info);
  }

  static final class UtilizationRates {
    /** Of the GPU, of its memory; percent. */
    static native int nvmlDeviceGetUtilizationRates(long device, int[] rates);
  }

  static final class MemoryInfo {
    /** Total, free, used (with what the driver keeps for itself). */
    static native int nvmlDeviceGetMemoryInfo(long device, long[] memory);
  }

  static final class MemoryInfoV2 {
    /** Version (set by the caller), total, reserved, free, used. */
    static native int nvmlDeviceGetMemoryInfo_v2(long device, long[] memory);
  }

  static final class Temperature {
    static native int nvmlDeviceGetTemperature(long device, int sensor, int[] celsius);
  }

  static final class PowerUsage {
    static native int nvmlDeviceGetPowerUsage(long device, int[] milliwatts);
  }

  static final class ClockInfo {
    static native int nvmlDeviceGetClockInfo(long device, int domain, int[] megahertz);
  }

  static final class FanSpeed {
    static native int nvmlDeviceGetFanSpeed(long device, int[] percent);
  }

  static final class MigMode {
    static native int nvmlDeviceGetMigMode(long device, int[] current, int[] pending);
  }

  static final class ComputeProcesses {
    /** Of each process: pid, used bytes, two ids of MIG. */
    static native int nvmlDeviceGetComputeRunningProcesses_v3(
        long device, int[] count, long[] processes);
  }

  static final class GraphicsProcesses {
    static native int nvmlDeviceGetGraphicsRunningProcesses_v3(
        long device, int[] count, long[] processes);
  }
}
