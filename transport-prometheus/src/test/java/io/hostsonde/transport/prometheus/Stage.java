package io.hostsonde.transport.prometheus;

import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.api.Transport;
import io.hostsonde.testkit.DirectReadings;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.TestClock;
import io.hostsonde.testkit.TestHost;
import io.hostsonde.testkit.TestProviderContext;
import io.hostsonde.testkit.TestTransportContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The transport over made-up weather and what a test adds to it, on a free port. */
final class Stage implements AutoCloseable {

  final TestClock clock = new TestClock();
  final MadeUpProvider provider;
  final Readings readings;
  final MemoryShare memory = MemoryShare.of("test", 32L << 20);
  final RunningTransport running;
  volatile Record settings;
  private final TestTransportContext context;

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
    Record weather = new MadeUpProvider.WeatherSettings("harbour");
    List<Source<?>> sources =
        new ArrayList<>(provider.open(TestProviderContext.of(TestHost.HERE, clock, weather)));
    sources.addAll(List.of(further));
    this.readings = new DirectReadings(clock, sources);
    this.context =
        new TestTransportContext(TestHost.HERE, clock, readings, memory, () -> this.settings);
    this.running = new PrometheusTransport().open(context);
  }

  /** Opens another transport of the same agent. */
  RunningTransport open(Transport transport, Record settings) throws IOException {
    Record before = this.settings;
    this.settings = settings;
    try {
      return transport.open(context);
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
  public void close() {
    running.close();
    context.close();
  }
}
