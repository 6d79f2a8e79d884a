package io.hostsonde.benchmarks;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.NoSettings;
import io.hostsonde.api.Reading;
import io.hostsonde.codec.CountedBuffer;
import io.hostsonde.codec.GenericJson;
import io.hostsonde.provider.cpu.CpuProvider;
import io.hostsonde.provider.cpu.CpuSettings;
import io.hostsonde.provider.memory.MemoryProvider;
import io.hostsonde.provider.network.NetworkProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The readers of the small sources, and the encoder that knows a source by its record alone. */
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
public class SourcesBenchmark {

  /** Which source. */
  @Param({"cpu", "memory", "network"})
  public String name = "";

  private final GenericJson json = new GenericJson(HostClock.SYSTEM);
  private final CountedBuffer buffer =
      new CountedBuffer(
          16_384, 1 << 20, MemoryShare.of("benchmark", 1 << 20), "a reading", () -> false);

  @SuppressWarnings("NullAway.Init") // JMH calls open
  private OpenSource source;

  @SuppressWarnings("NullAway.Init") // JMH calls open
  private Reading reading;

  /** Opens it and takes two samples, so that rates are there. */
  @Setup
  public void open() throws Exception {
    source =
        switch (name) {
          case "cpu" -> OpenSource.of(new CpuProvider(), new CpuSettings(Duration.ofSeconds(2)));
          case "memory" -> OpenSource.of(new MemoryProvider(), new NoSettings());
          case "network" -> OpenSource.of(new NetworkProvider(), new NoSettings());
          default -> throw new IllegalArgumentException(name);
        };
    source.sample();
    reading = source.reading();
  }

  /** Reading and parsing. */
  @Benchmark
  public Object sample() throws Exception {
    return source.sample();
  }

  /** Generic JSON. */
  @Benchmark
  public byte[] encode() throws IOException {
    json.reading(reading, buffer);
    return buffer.toByteArray();
  }

  /** Gives the descriptors back. */
  @TearDown
  public void close() throws Exception {
    source.close();
  }
}
