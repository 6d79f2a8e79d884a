package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.linux.Constants;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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

/** The parser of one stat line, and a sample of whatever runs on this machine. */
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
public class ProcessesBenchmark {

  private final StatLine line = new StatLine();
  private final ProcessesSampler sampler =
      new ProcessesSampler(
          new Host("benchmark", "Linux", Path.of("/proc"), Path.of("/sys"), Path.of("/")),
          HostClock.SYSTEM,
          null,
          Constants::read);
  private byte[] bytes = {};

  /** Takes this process's own line. */
  @Setup
  public void read() throws IOException {
    bytes = Files.readAllBytes(Path.of("/proc/self/stat"));
  }

  /** One line. */
  @Benchmark
  public long statLine() {
    return line.parse(bytes, bytes.length) ? line.cpuTicks() : -1;
  }

  /** All processes. */
  @Benchmark
  public Processes sample() throws IOException {
    return sampler.sample();
  }

  /** Gives the descriptors back. */
  @TearDown
  public void close() {
    sampler.close();
  }
}
