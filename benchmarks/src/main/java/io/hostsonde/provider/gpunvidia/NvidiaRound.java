package io.hostsonde.provider.gpunvidia;

import com.sun.management.OperatingSystemMXBean;
import io.hostsonde.api.HostClock;
import io.hostsonde.metrics.Gpu;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a reading of all GPUs costs, of a real NVML or of the made-up one of the tests; that one
 * costs next to nothing when it is compiled with {@code -DSTEADY}, so what is left is ours.
 *
 * <pre>
 * gcc -O2 -shared -fPIC -DSTEADY -o /tmp/libnvidia-ml.so.1 providers/gpu-nvidia/src/test/c/nvml.c
 * echo gpus 8 &gt; /tmp/libnvidia-ml.so.1.conf
 * java --enable-native-access=ALL-UNNAMED -cp ... \
 *     io.hostsonde.provider.gpunvidia.NvidiaRound /tmp/libnvidia-ml.so.1 [ROUNDS]
 * </pre>
 */
public final class NvidiaRound {

  private static final int WARM_UP = 300;

  private NvidiaRound() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 1) {
      System.err.println("usage: NvidiaRound LIBRARY [ROUNDS]");
      System.exit(2);
    }
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2000;
    try (NvidiaSampler sampler =
        new NvidiaSampler(arguments[0], Path.of("/sys"), HostClock.SYSTEM, Duration.ofMinutes(1))) {
      long beforeFirst = cpuNanos();
      Gpu sample = sampler.sample();
      System.out.printf(
          "%d GPUs; loading, initialising and the first reading: %.2f ms CPU%n",
          sample.gpus().size(), (cpuNanos() - beforeFirst) / 1e6);
      System.out.printf("the next %d: %.3f ms CPU a reading%n", WARM_UP, round(sampler, WARM_UP));
      System.out.printf("%d further: %.3f ms CPU a reading%n", rounds, round(sampler, rounds));
    }
  }

  private static double round(NvidiaSampler sampler, int rounds) throws Exception {
    long before = cpuNanos();
    for (int i = 0; i < rounds; i++) {
      sampler.sample();
    }
    return (cpuNanos() - before) / 1e6 / rounds;
  }

  /** Of this whole process, compiler and collector included. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
