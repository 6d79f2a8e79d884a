package io.hostsonde.transport.tcp;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.testkit.DirectReadings;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.TestProviderContext;
import io.hostsonde.testkit.TestTransportContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transport over made-up weather, and clients of it. */
final class Stage implements AutoCloseable {

  static final String KEY = "the key";

  private static final Host HOST =
      new Host("testhost", "Linux", Path.of("/proc"), Path.of("/sys"), Path.of("/"));

  final HostClock clock;
  final MadeUpProvider provider = new MadeUpProvider(Source.Builder::neverBlocks);
  final Readings readings;
  final MemoryShare memory = MemoryShare.of("test", 8L << 20);
  final RunningTransport running;
  volatile TcpSettings settings;
  final TestTransportContext context;

  Stage(TcpSettings settings) throws IOException {
    this(settings, HostClock.SYSTEM);
  }

  Stage(TcpSettings settings, HostClock clock) throws IOException {
    this.settings = settings;
    this.clock = clock;
    Record weather = new MadeUpProvider.WeatherSettings("harbour");
    this.readings =
        new DirectReadings(clock, provider.open(TestProviderContext.of(HOST, clock, weather)));
    this.context = new TestTransportContext(HOST, clock, readings, memory, () -> this.settings);
    this.running = new TcpTransport().open(context);
  }

  /** Settings with a free port, one line in so many milliseconds. */
  static TcpSettings settings(long intervalMillis) {
    return with(intervalMillis, 256, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of());
  }

  static TcpSettings with(
      long intervalMillis,
      int maxClients,
      Duration keyTimeout,
      Duration writeTimeout,
      List<String> allowed) {
    return settings(
        KEY, null, intervalMillis, null, null, allowed, maxClients, keyTimeout, writeTimeout);
  }

  static TcpSettings keyed(@Nullable String key, @Nullable Path file) {
    return settings(
        key, file, 200, null, null, List.of(), 256, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  static TcpSettings tls(Path certificate, Path key) {
    return settings(
        KEY,
        null,
        200,
        certificate,
        key,
        List.of(),
        256,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  private static TcpSettings settings(
      @Nullable String key,
      @Nullable Path keyFile,
      long intervalMillis,
      @Nullable Path certificate,
      @Nullable Path tlsKey,
      List<String> allowed,
      int maxClients,
      Duration keyTimeout,
      Duration writeTimeout) {
    return new TcpSettings(
        "127.0.0.1",
        0,
        key,
        keyFile,
        Duration.ofMillis(intervalMillis),
        certificate != null,
        certificate,
        tlsKey,
        allowed,
        List.of(),
        true,
        maxClients,
        keyTimeout,
        writeTimeout);
  }

  static int port(RunningTransport running) {
    return URI.create(running.addresses().getFirst()).getPort();
  }

  /** Connected, the key not sent yet. */
  LineClient client() throws IOException {
    return new LineClient(port(running));
  }

  /** Connected, the key sent. */
  LineClient follower() throws IOException {
    LineClient client = client();
    client.send(KEY + "\n");
    return client;
  }

  @Override
  public void close() {
    running.close();
    context.close();
  }
}
