package io.hostsonde.transport.tcp;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.api.TransportContext;
import io.hostsonde.testkit.DirectReadings;
import io.hostsonde.testkit.MadeUpProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transport over made-up weather, and clients of it. */
final class Stage implements TransportContext, ProviderContext, AutoCloseable {

  static final String KEY = "the key";

  final HostClock clock;
  final MadeUpProvider provider = new MadeUpProvider(Source.Builder::neverBlocks);
  final Readings readings;
  final MemoryShare memory = MemoryShare.of("test", 8L << 20);
  final RunningTransport running;
  volatile TcpSettings settings;

  Stage(TcpSettings settings) throws IOException {
    this(settings, HostClock.SYSTEM);
  }

  Stage(TcpSettings settings, HostClock clock) throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.readings = new DirectReadings(clock, provider.open(this));
    this.running = new TcpTransport().open(this);
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
  public Readings readings() {
    return readings;
  }

  @Override
  public Host host() {
    return new Host("testhost", "Linux", Path.of("/proc"), Path.of("/sys"), Path.of("/"));
  }

  @Override
  public HostClock clock() {
    return clock;
  }

  @Override
  public MemoryShare memory() {
    return memory;
  }

  @Override
  public Set<String> settingVariables() {
    return Set.of();
  }

  @Override
  public String version() {
    return "0.0.0";
  }

  @Override
  public <S extends Record> S settings(Class<S> type) {
    return type == TcpSettings.class
        ? type.cast(settings)
        : type.cast(new MadeUpProvider.WeatherSettings("harbour"));
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<? extends T> factory) {
    return factory.get();
  }

  @Override
  public void close() {
    running.close();
  }
}
