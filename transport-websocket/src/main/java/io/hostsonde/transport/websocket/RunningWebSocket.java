package io.hostsonde.transport.websocket;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.http.Gate;
import io.hostsonde.http.HttpAccess;
import io.hostsonde.http.HttpLimits;
import io.hostsonde.http.HttpListeners;
import io.hostsonde.http.Listen;
import io.hostsonde.http.Mount;
import io.hostsonde.http.RefusedException;
import io.hostsonde.http.WebSocketUpgrade;
import io.hostsonde.security.FailureLimiter;
import io.hostsonde.security.TlsMaterial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.core.Configuration;
import org.jspecify.annotations.Nullable;

/** The transport while it serves. */
final class RunningWebSocket implements RunningTransport {

  private static final System.Logger LOG = System.getLogger(RunningWebSocket.class.getName());

  /** How long clients have to answer a good-bye. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Beside the clients there are those that ask for the health, or do not know the token yet. */
  private static final int SPARE_CONNECTIONS = 64;

  private static final int INPUT_BUFFER_BYTES = 2048;

  private final TransportContext context;
  private final WebSocketSettings settings;
  private final HttpAccess access;
  private final @Nullable TlsMaterial tls;
  private final FailureLimiter failures;
  private final Clients clients;
  private final Replies replies;
  private final RequestDecoder decoder = new RequestDecoder();
  private final Mount mount;
  private volatile Gate gate;

  RunningWebSocket(TransportContext context, WebSocketSettings settings) throws IOException {
    this.context = context;
    this.settings = settings;
    this.access = settings.access();
    this.tls = access.openTls(context, LOG);
    this.failures = new FailureLimiter(context.clock(), LOG, access.tokenName());
    this.gate = access.gate(context.host().name(), failures);
    this.clients = new Clients(settings.maxClients());
    this.replies = new Replies(context, settings, clients::dropSlowest);
    try {
      this.mount = mount();
    } catch (IOException | RuntimeException e) {
      replies.close();
      throw e;
    }
    access.announce(LOG);
  }

  private Mount mount() throws IOException {
    Listen listen =
        new Listen(
            access.hostOrDefault(),
            settings.portOrDefault(),
            tls == null ? null : tls.context(),
            HttpLimits.DEFAULTS.withConnections(settings.maxClients() + SPARE_CONNECTIONS));
    return HttpListeners.of(context)
        .mount(
            listen,
            "websocket",
            Map.of(
                "/ws",
                new WebSocketUpgrade(this::admit, this::limit),
                "/healthz",
                new Health(context.readings(), () -> gate)));
  }

  /** A message may come in any frames: what counts is its size, see {@link Client}. */
  private void limit(Configuration session) {
    session.setMaxFrameSize(0);
    session.setAutoFragment(true);
    session.setInputBufferSize(INPUT_BUFFER_BYTES);
    session.setIdleTimeout(settings.idleTimeout());
  }

  private Client admit(Request request) throws RefusedException {
    gate.check(request);
    if (!clients.room()) {
      throw new RefusedException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "%d clients are connected already (websocket.max-clients)"
              .formatted(settings.maxClients()));
    }
    return new Client(clients, replies, decoder, settings);
  }

  @Override
  public List<String> addresses() {
    return List.of(access.address("ws", mount.port()) + "/ws");
  }

  @Override
  public List<ServingCertificate> certificates() {
    return HttpAccess.certificates(tls);
  }

  /** The certificate, the token and the lists of hosts and origins; the address stays. */
  @Override
  public void reload() throws IOException {
    try {
      gate =
          context.settings(WebSocketSettings.class).access().gate(context.host().name(), failures);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (tls != null) {
      tls.reload();
    }
  }

  @Override
  public void close() {
    clients.close(PATIENCE);
    mount.close();
    replies.close();
  }
}
