package io.hostsonde.transport.websocket;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.http.HttpLimits;
import io.hostsonde.http.HttpListeners;
import io.hostsonde.http.Listen;
import io.hostsonde.http.Mount;
import io.hostsonde.http.RefusedException;
import io.hostsonde.http.WebSocketUpgrade;
import io.hostsonde.security.FailureLimiter;
import io.hostsonde.security.HostCheck;
import io.hostsonde.security.Secret;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.core.Configuration;

/** The transport while it serves. */
final class RunningWebSocket implements RunningTransport {

  private static final System.Logger LOG = System.getLogger(RunningWebSocket.class.getName());

  /** How long clients have to answer a good-bye. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Beside the clients there are those that ask for the health, or do not know the token yet. */
  private static final int SPARE_CONNECTIONS = 64;

  private static final int INPUT_BUFFER_BYTES = 2048;

  private final WebSocketSettings settings;
  private final Clients clients;
  private final Replies replies;
  private final Mount mount;

  private RunningWebSocket(
      WebSocketSettings settings, Clients clients, Replies replies, Mount mount) {
    this.settings = settings;
    this.clients = clients;
    this.replies = replies;
    this.mount = mount;
  }

  static RunningWebSocket open(TransportContext context, WebSocketSettings settings)
      throws IOException {
    Clients clients = new Clients(settings.maxClients());
    Replies replies =
        new Replies(context.readings(), context.clock(), context.host().name(), settings);
    try {
      Gate gate =
          new Gate(
              Secret.of(settings.token()),
              new HostCheck(
                  context.host().name(), settings.allowedHosts(), settings.allowedOrigins()),
              new FailureLimiter(context.clock()));
      RequestDecoder decoder = new RequestDecoder();
      WebSocketUpgrade upgrade =
          new WebSocketUpgrade(
              request -> admit(request, gate, clients, replies, decoder, settings),
              session -> limit(session, settings));
      Mount mount =
          HttpListeners.of(context)
              .mount(
                  new Listen(
                      settings.hostOrDefault(), settings.portOrDefault(), null, limits(settings)),
                  "websocket",
                  Map.of("/ws", upgrade, "/healthz", new Health(context.readings(), gate)));
      RunningWebSocket running = new RunningWebSocket(settings, clients, replies, mount);
      running.announce();
      return running;
    } catch (IOException | RuntimeException e) {
      replies.close();
      throw e;
    }
  }

  private static HttpLimits limits(WebSocketSettings settings) {
    HttpLimits defaults = HttpLimits.DEFAULTS;
    return new HttpLimits(
        settings.maxClients() + SPARE_CONNECTIONS,
        defaults.headerBytes(),
        defaults.idleTimeout(),
        defaults.threads());
  }

  /** A message may come in any frames: what counts is its size, see {@link Client}. */
  private static void limit(Configuration session, WebSocketSettings settings) {
    session.setMaxFrameSize(0);
    session.setAutoFragment(true);
    session.setInputBufferSize(INPUT_BUFFER_BYTES);
    session.setIdleTimeout(settings.idleTimeout());
  }

  private static Client admit(
      Request request,
      Gate gate,
      Clients clients,
      Replies replies,
      RequestDecoder decoder,
      WebSocketSettings settings)
      throws RefusedException {
    gate.check(request);
    if (!clients.room()) {
      throw new RefusedException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "%d clients are connected already (websocket.max-clients)"
              .formatted(settings.maxClients()));
    }
    return new Client(clients, replies, decoder, settings);
  }

  /** Where it listens, and how to open it to others or why to close it. */
  private void announce() throws IOException {
    LOG.log(Level.INFO, "listening on {0}", addresses().getFirst());
    boolean local = InetAddress.getByName(settings.hostOrDefault()).isLoopbackAddress();
    if (local && settings.host() == null) {
      LOG.log(
          Level.INFO,
          "only this host can connect; for others set websocket.token (SOCKTOP_TOKEN), or --host"
              + " 0.0.0.0 to let in everybody");
    } else if (!local && settings.token() == null) {
      LOG.log(
          Level.WARNING,
          "no token is set: whoever reaches this address can read everything; set websocket.token"
              + " (SOCKTOP_TOKEN)");
    } else if (!local && !settings.tls()) {
      LOG.log(
          Level.WARNING,
          "the token crosses the network in plain text; set websocket.tls (SOCKTOP_ENABLE_SSL=1)");
    }
  }

  @Override
  public List<String> addresses() {
    String host = settings.hostOrDefault();
    return List.of(
        "%s://%s:%d/ws"
            .formatted(
                settings.tls() ? "wss" : "ws",
                host.contains(":") ? "[" + host + "]" : host,
                mount.port()));
  }

  @Override
  public void close() {
    clients.close(PATIENCE);
    mount.close();
    replies.close();
  }
}
