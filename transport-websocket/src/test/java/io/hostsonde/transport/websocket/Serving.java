package io.hostsonde.transport.websocket;

import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.testkit.TestHost;
import io.hostsonde.testkit.TestTransportContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The transport on a free port of this host, over made-up readings. */
final class Serving implements AutoCloseable {

  final MadeUpReadings readings = new MadeUpReadings();
  final MemoryShare memory = MemoryShare.of("test", 8L << 20);
  final RunningTransport running;
  private final TestTransportContext context;
  volatile WebSocketSettings settings;

  private Serving(WebSocketSettings settings) throws IOException {
    this.settings = settings;
    readings.put("cpu", Samples.cpu(12.345));
    readings.put("memory", Samples.memory());
    readings.put("network", Samples.network("lo", "eth0"));
    readings.put("thermal", Samples.thermal());
    readings.put("disk", Samples.disk());
    readings.put("processes", Samples.processes(3));
    context =
        new TestTransportContext(
            TestHost.HERE, readings.clock, readings, memory, () -> this.settings);
    running = new WebSocketTransport().open(context);
  }

  static Serving open() throws IOException {
    return new Serving(settings());
  }

  static Serving open(UnaryOperator<Changes> changes) throws IOException {
    return new Serving(changes.apply(new Changes()).settings());
  }

  static WebSocketSettings settings() {
    return new Changes().settings();
  }

  /** Settings that tests change. */
  static final class Changes {
    String host = "127.0.0.1";
    @Nullable String token;
    boolean tls;
    @Nullable Path tlsDirectory;
    List<String> allowedOrigins = List.of();
    int maxClients = 256;
    @Nullable Integer port = 0;
    boolean gpu = true;
    boolean temperature = true;
    Duration idleTimeout = Duration.ofSeconds(60);
    Duration writeTimeout = Duration.ofSeconds(20);

    Changes token(String token) {
      this.token = token;
      return this;
    }

    Changes host(String host) {
      this.host = host;
      return this;
    }

    Changes tls(Path directory) {
      this.tls = true;
      this.tlsDirectory = directory;
      return this;
    }

    Changes origins(String... origins) {
      this.allowedOrigins = List.of(origins);
      return this;
    }

    Changes clients(int most) {
      this.maxClients = most;
      return this;
    }

    Changes port(@Nullable Integer port) {
      this.port = port;
      return this;
    }

    Changes without(String source) {
      this.gpu &= !source.equals("gpu");
      this.temperature &= !source.equals("thermal");
      return this;
    }

    Changes idle(Duration timeout) {
      this.idleTimeout = timeout;
      return this;
    }

    Changes write(Duration timeout) {
      this.writeTimeout = timeout;
      return this;
    }

    WebSocketSettings settings() {
      return new WebSocketSettings(
          host,
          port,
          token,
          tls,
          tlsDirectory,
          List.of(),
          List.of(),
          allowedOrigins,
          250,
          1500,
          1000,
          gpu,
          temperature,
          maxClients,
          65_536,
          idleTimeout,
          writeTimeout);
    }
  }

  int port() {
    return URI.create(running.addresses().getFirst()).getPort();
  }

  Wire connect() throws IOException {
    return Wire.connect(port());
  }

  @Override
  public void close() {
    running.close();
    context.close();
  }
}
