package io.hostsonde.transport.prometheus;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.http.Gate;
import io.hostsonde.http.HttpAccess;
import io.hostsonde.http.HttpLimits;
import io.hostsonde.http.HttpListeners;
import io.hostsonde.http.Listen;
import io.hostsonde.http.Mount;
import io.hostsonde.security.FailureLimiter;
import io.hostsonde.security.TlsMaterial;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The transport while it serves. */
final class RunningPrometheus implements RunningTransport {

  private static final System.Logger LOG = System.getLogger(RunningPrometheus.class.getName());

  private static final String PATH = "/metrics";

  /** Beside the scrapes that wait there are kept connections, and those without the token. */
  private static final int SPARE_CONNECTIONS = 64;

  private final TransportContext context;
  private final HttpAccess access;
  private final @Nullable TlsMaterial tls;
  private final FailureLimiter failures;
  private final Scrapes scrapes;
  private final Mount mount;
  private volatile Gate gate;

  RunningPrometheus(TransportContext context, PrometheusSettings settings) throws IOException {
    this.context = context;
    this.access = settings.access();
    this.tls = access.openTls(context, LOG);
    this.failures = new FailureLimiter(context.clock(), LOG, access.tokenName());
    this.gate = access.gate(context.host().name(), failures);
    String system = context.host().system().toLowerCase(Locale.ROOT);
    this.scrapes =
        new Scrapes(
            context,
            settings,
            new SelfMetrics.Agent(context.host().name(), system, context.version()));
    try {
      this.mount = mount(settings);
    } catch (IOException | RuntimeException e) {
      scrapes.close();
      throw e;
    }
    access.announce(LOG);
  }

  private Mount mount(PrometheusSettings settings) throws IOException {
    HttpLimits limits =
        HttpLimits.DEFAULTS.withConnections(settings.maxScrapes() + SPARE_CONNECTIONS);
    Listen listen =
        new Listen(
            access.hostOrDefault(), settings.port(), tls == null ? null : tls.context(), limits);
    return HttpListeners.of(context)
        .mount(listen, "prometheus", Map.of(PATH, new MetricsPath(() -> gate, scrapes)));
  }

  @Override
  public List<String> addresses() {
    return List.of(access.address("http", mount.port()) + PATH);
  }

  @Override
  public List<ServingCertificate> certificates() {
    return HttpAccess.certificates(tls);
  }

  /** The certificate, the token and the list of hosts; address and selection stay. */
  @Override
  public void reload() throws IOException {
    try {
      gate =
          context.settings(PrometheusSettings.class).access().gate(context.host().name(), failures);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (tls != null) {
      tls.reload();
    }
  }

  @Override
  public void close() {
    mount.close();
    scrapes.close();
  }
}
