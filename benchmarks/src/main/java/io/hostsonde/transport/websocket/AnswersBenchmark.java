package io.hostsonde.transport.websocket;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.NoSettings;
import io.hostsonde.api.Reading;
import io.hostsonde.benchmarks.OpenSource;
import io.hostsonde.codec.GenericJson;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import io.hostsonde.provider.cpu.CpuProvider;
import io.hostsonde.provider.cpu.CpuSettings;
import io.hostsonde.provider.memory.MemoryProvider;
import io.hostsonde.provider.network.NetworkProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The two answers that socktop asks for most, encoded and compressed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "--enable-native-access=ALL-UNNAMED"
    })
public class AnswersBenchmark {

  private static final int PROCESSES = 2000;

  private final Map<String, Reading> readings = new HashMap<>();
  private final Encoder encoder =
      new Encoder(
          new GenericJson(HostClock.SYSTEM), MemoryShare.of("benchmark", 16 << 20), () -> false);
  private final Processes processes =
      new Processes(
          PROCESSES,
          IntStream.rangeClosed(1, PROCESSES).mapToObj(AnswersBenchmark::entry).toList(),
          1.0);

  private static Processes.Entry entry(int pid) {
    Instant started = Instant.EPOCH.plusSeconds(pid);
    return new Processes.Entry(
        pid, started, "task-" + pid, ProcessState.SLEEPING, "root", 0.0, 0.0, pid * 4096L, 1);
  }

  /** Measures this machine once. */
  @Setup
  public void read() throws Exception {
    for (OpenSource each :
        List.of(
            OpenSource.of(new CpuProvider(), new CpuSettings(Duration.ofSeconds(2))),
            OpenSource.of(new MemoryProvider(), new NoSettings()),
            OpenSource.of(new NetworkProvider(), new NoSettings()))) {
      each.sample();
      readings.put(each.source().name(), each.reading());
      each.close();
    }
  }

  /** The answer to get_metrics. */
  @Benchmark
  public Reply metrics() {
    return encoder.json(false, new FastMetrics("benchmark", readings, false));
  }

  /** The answer to get_processes. */
  @Benchmark
  public Reply processes() {
    return encoder.processes(processes);
  }

  /** Gives the compressor back. */
  @TearDown
  public void close() {
    encoder.close();
  }
}
