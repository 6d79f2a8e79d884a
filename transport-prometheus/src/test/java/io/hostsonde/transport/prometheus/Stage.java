package io.hostsonde.transport.prometheus;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.http.HttpListeners;
import io.hostsonde.testkit.DirectReadings;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.TestClock;
import io.hostsonde.testkit.TestHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The transport over made-up weather and what a test adds to it, on a free port. */
final class Stage implements TransportContext, ProviderContext, AutoCloseable {

  final TestClock clock = new TestClock();
  final MadeUpProvider provider;
  final Readings readings;
  final MemoryShare memory = MemoryShare.of("test", 32L << 20);
  final RunningTransport running;
  volatile Record settings;
  private final Map<Class<?>, Object> shared = new HashMap<>();

  Stage(PrometheusSettings settings, Source<?>... further) throws IOException {
    this(settings, Source.Builder::neverBlocks, further);
  }

  Stage(
      PrometheusSettings settings,
      UnaryOperator<Source.Builder<MadeUpProvider.Weather>> treatment,
      Source<?>... further)
      throws IOException {
    this.settings = settings;
    this.provider = new MadeUpProvider(treatment);
    List<Source<?>> sources = new ArrayList<>(provider.open(this));
    sources.addAll(List.of(further));
    this.readings = new DirectReadings(clock, sources);
    this.running = new PrometheusTransport().open(this);
  }

  /** Opens another transport of the same agent. */
  RunningTransport open(Transport transport, Record settings) throws IOException {
    Record before = this.settings;
    this.settings = settings;
    try {
      return transport.open(this);
    } finally {
      this.settings = before;
    }
  }

  /** Settings that tests change; by default a free port. */
  static final class Changes {
    int port;
    @Nullable String token;
    @Nullable Path tlsDirectory;
    List<String> allowedHosts = List.of();
    List<String> include = List.of();
    List<String> omit = List.of();
    Duration window = Duration.ofSeconds(1);
    int maxSeries = 50_000;
    int maxBytes = 32 << 20;
    int maxScrapes = 16;

    PrometheusSettings settings() {
      return new PrometheusSettings(
          "127.0.0.1",
          port,
          token,
          tlsDirectory != null,
          tlsDirectory,
          List.of(),
          allowedHosts,
          include,
          omit,
          window,
          maxSeries,
          maxBytes,
          maxScrapes);
    }
  }

  static PrometheusSettings settings() {
    return new Changes().settings();
  }

  int port() {
    return port(running);
  }

  static int port(RunningTransport running) {
    return URI.create(running.addresses().getFirst()).getPort();
  }

  Scrape scrape(String... headers) throws IOException {
    return Scrape.of(port(), headers);
  }

  @Override
  public Readings readings() {
    return readings;
  }

  @Override
  public Host host() {
    return TestHost.HERE;
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
    Record found =
        type == MadeUpProvider.WeatherSettings.class
            ? new MadeUpProvider.WeatherSettings("harbour")
            : settings;
    return type.cast(found);
  }

  @Override
  public synchronized <T> T shared(Class<T> type, Supplier<? extends T> factory) {
    Object known = shared.get(type);
    if (known == null) {
      known = factory.get();
      shared.put(type, known);
    }
    return type.cast(known);
  }

  @Override
  public void close() {
    running.close();
    HttpListeners.of(this).close();
  }
}
