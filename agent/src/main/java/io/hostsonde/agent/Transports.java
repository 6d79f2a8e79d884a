package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.RunningTransport.ServingCertificate;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The transports that were chosen, once they run. */
final class Transports {

  /** From that long before its end a certificate is warned about. */
  static final Duration CERTIFICATE_WARNING = Duration.ofDays(60);

  private static final Duration DAY = Duration.ofDays(1);

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.transports");

  private record Running(Installed<Transport> installed, RunningTransport transport) {}

  private final List<Installed<Transport>> chosen;
  private final Launch launch;
  private final Readings readings;
  private final Host host;
  private final Memory memory;
  private final FailureLog failures;
  private final Flights flights;
  private final Duration openTimeout;
  private final SharedInstances shared = new SharedInstances();
  private final List<Running> running = new CopyOnWriteArrayList<>();
  private volatile long certificatesSeen;

  @Inject
  Transports(
      List<Installed<Transport>> chosen,
      Launch launch,
      Readings readings,
      Host host,
      Memory memory,
      FailureLog failures,
      Flights flights,
      EngineSettings settings) {
    this.chosen = chosen;
    this.launch = launch;
    this.readings = readings;
    this.host = host;
    this.memory = memory;
    this.failures = failures;
    this.flights = flights;
    this.openTimeout = settings.openTimeout();
    this.certificatesSeen = launch.clock().nanoTime();
  }

  List<RunningTransport> running() {
    return running.stream().map(Running::transport).toList();
  }

  SharedInstances shared() {
    return shared;
  }

  /**
   * Opens them in the order in which they were named.
   *
   * @throws IOException names the one that could not open; those before it still run
   * @throws SettingsException the same, when it says so of its settings
   */
  void open() throws IOException, SettingsException, InterruptedException {
    for (Installed<Transport> installed : chosen) {
      try {
        RunningTransport transport =
            flights.guard("the transport " + installed.name(), () -> open(installed)).await();
        running.add(new Running(installed, transport));
        installed.open(List.of());
        LOG.log(
            Level.INFO,
            transport.addresses().isEmpty() ? "{0}: open" : "{0}: listening on {1}",
            installed.name(),
            String.join(", ", transport.addresses()));
      } catch (ExecutionException e) {
        Throwable cause = Reasons.cause(e);
        String reason = failed(installed, cause);
        if (cause instanceof IllegalArgumentException) {
          throw new SettingsException(List.of(reason));
        }
        throw new IOException(reason, cause);
      } catch (TimeoutException e) {
        throw new IOException(failed(installed, e), e);
      }
    }
    warnOfCertificates();
  }

  private static String failed(Installed<Transport> installed, Throwable e) {
    String reason = installed.name() + ": " + Reasons.of(e);
    installed.become(State.FAILED, reason);
    return reason;
  }

  /** On a thread of its own: that of whoever starts the agent can say what it waits for. */
  private RunningTransport open(Installed<Transport> installed) throws IOException {
    try (var _ = new ContextLoader(installed.loader(), "opened")) {
      RunningTransport transport = installed.plugin().open(new Context(installed));
      return installed.builtIn()
          ? transport
          : new ForeignTransport(installed.name(), transport, flights, openTimeout);
    }
  }

  /** Each reads anew what it can; what fails is said and goes on as it was. */
  void reload() {
    for (Running each : running) {
      try {
        each.transport().reload();
        LOG.log(Level.INFO, "{0}: reloaded", each.installed().name());
      } catch (IOException | RuntimeException | Error e) {
        LOG.log(Level.WARNING, "{0}: not reloaded: {1}", each.installed().name(), Reasons.of(e));
      }
    }
    warnOfCertificates();
  }

  /** The certificates in use. */
  List<ServingCertificate> certificates() {
    List<ServingCertificate> certificates = new ArrayList<>();
    for (Running each : running) {
      certificates.addAll(each.transport().certificates());
    }
    return certificates;
  }

  /** Looks at the certificates again when the last look is a day ago. */
  void watchCertificates() {
    long now = launch.clock().nanoTime();
    if (now - certificatesSeen > DAY.toNanos()) {
      warnOfCertificates();
    }
  }

  /** Says which certificates end soon: once, and once more when they have ended. */
  void warnOfCertificates() {
    certificatesSeen = launch.clock().nanoTime();
    Instant now = launch.clock().now();
    for (ServingCertificate certificate : certificates()) {
      String what = "certificate " + certificate.name();
      if (!now.isBefore(certificate.notAfter())) {
        failures.failed(what, "has ended on " + certificate.notAfter(), null);
      } else if (!now.isBefore(certificate.notAfter().minus(CERTIFICATE_WARNING))) {
        failures.failed(what, "ends on " + certificate.notAfter() + ", renew it", null);
      } else {
        failures.recovered(what);
      }
    }
  }

  private final class Context implements TransportContext {

    private final Installed<Transport> transport;
    private final MemoryShare clients;

    Context(Installed<Transport> transport) {
      this.transport = transport;
      this.clients = memory.clients().reporting(transport::refusedMemory);
    }

    @Override
    public Readings readings() {
      return readings;
    }

    @Override
    public Host host() {
      return host;
    }

    @Override
    public HostClock clock() {
      return launch.clock();
    }

    @Override
    public String version() {
      return launch.version();
    }

    @Override
    public MemoryShare memory() {
      return clients;
    }

    @Override
    public <S extends Record> S settings(Class<S> type) {
      if (type != transport.settings().type()) {
        throw new IllegalArgumentException(
            "the settings of " + transport.name() + " are a " + transport.settings().type());
      }
      Settings settings = new Settings(SettingsInput.read(launch));
      S bound = settings.bind(transport.settings(), type);
      if (bound == null || !settings.errors().isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", settings.errors()));
      }
      return bound;
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<? extends T> factory) {
      return shared.shared(type, factory);
    }
  }
}
