package io.hostsonde.transport.tcp;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.security.Seldom;
import io.hostsonde.security.ServerCertificate;
import io.hostsonde.security.TlsMaterial;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The transport while it serves. One thread waits for connections; each has a virtual one. */
final class RunningTcp implements RunningTransport {

  private static final System.Logger LOG = System.getLogger(RunningTcp.class.getName());

  /** How long clients have to take the rest of the line that is being written to them. */
  private static final Duration LAST_LINE = Duration.ofMillis(700);

  /** How long threads have to notice that their connection is closed. */
  private static final Duration LAST_BREATH = Duration.ofMillis(200);

  /** Connections that the kernel takes before they are looked at. */
  private static final int BACKLOG = 128;

  /** What the kernel holds for a client that does not read. */
  private static final int PENDING_BYTES = 256 * 1024;

  /** After a connection that could not be taken (out of descriptors) a pause, not a busy loop. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private final TcpSettings settings;
  private final @Nullable TlsMaterial tls;
  private final ServerSocket server;
  private final Collector collector;
  private final Client.Service service;
  private final Thread acceptor;
  private final CountDownLatch closed = new CountDownLatch(1);

  RunningTcp(TransportContext context, TcpSettings settings) throws IOException {
    this.settings = settings;
    this.tls = settings.tls() ? certificate(context, settings).open() : null;
    this.collector = new Collector(context.readings(), context.clock(), settings);
    LineEncoder encoder = new LineEncoder(context.clock(), settings);
    this.service =
        new Client.Service(
            settings,
            tls == null ? null : tls.context().getSocketFactory(),
            new Gate(context, settings),
            new Clients(settings.maxClients()),
            new Feed(
                context.clock(),
                settings.interval(),
                settings.writeTimeout(),
                () -> encoder.encode(collector.collect())),
            new Seldom(LOG, context.clock()));
    this.server = listen(settings);
    warnOfPlainText();
    this.acceptor = Thread.ofPlatform().daemon().name("sonde-tcp-accept").start(this::accept);
  }

  private static ServerCertificate certificate(TransportContext context, TcpSettings settings)
      throws IOException {
    if (settings.tlsCertificate() == null || settings.tlsKey() == null) {
      throw new IllegalArgumentException(
          "TLS needs tcp.tls-certificate and tcp.tls-key (TLS_CERT_FILE, TLS_KEY_FILE)");
    }
    return ServerCertificate.ofFiles(settings.tlsCertificate(), settings.tlsKey(), context.clock());
  }

  private static ServerSocket listen(TcpSettings settings) throws IOException {
    InetSocketAddress address =
        settings.host() == null
            ? new InetSocketAddress(settings.port())
            : new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new IOException("tcp.host: '" + settings.host() + "' is no address of this host");
    }
    ServerSocket server = new ServerSocket();
    try {
      server.bind(address, BACKLOG);
      return server;
    } catch (IOException e) {
      server.close();
      throw new IOException(
          "can't listen on %s port %d (tcp.host, tcp.port): %s"
              .formatted(address.getAddress().getHostAddress(), settings.port(), e.getMessage()),
          e);
    }
  }

  private void warnOfPlainText() {
    if (!settings.tls() && !server.getInetAddress().isLoopbackAddress()) {
      LOG.log(
          Level.WARNING,
          "the key crosses the network in plain text; set tcp.tls (TLS_ENABLED=true) with"
              + " tcp.tls-certificate and tcp.tls-key, or tcp.host=127.0.0.1");
    }
  }

  private void accept() {
    while (true) {
      try {
        arrived(server.accept());
      } catch (IOException | RuntimeException e) {
        try {
          if (closed.await(ACCEPT_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        } catch (InterruptedException interrupted) {
          return;
        }
        service.log().log(Level.WARNING, "a connection could not be taken: " + e.getMessage());
      }
    }
  }

  private void arrived(Socket connection) throws IOException {
    InetAddress address = connection.getInetAddress();
    try {
      if (!service.gate().allows(address)) {
        connection.close();
        service.log().log(Level.INFO, address.getHostAddress() + " is not in tcp.allowed-clients");
        return;
      }
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connection.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      connection.setOption(StandardSocketOptions.SO_SNDBUF, PENDING_BYTES);
    } catch (SocketException e) {
      connection.close(); // gone already
      return;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
    Client client = new Client(service, connection);
    service.clients().arrived(client);
    Thread.ofVirtual().name("sonde-tcp-client").start(client);
  }

  @Override
  public List<String> addresses() {
    String host = settings.host() == null ? "0.0.0.0" : settings.host();
    return List.of(
        "%s://%s:%d"
            .formatted(
                settings.tls() ? "tls" : "tcp",
                host.contains(":") ? "[" + host + "]" : host,
                server.getLocalPort()));
  }

  @Override
  public List<ServingCertificate> certificates() {
    return tls == null
        ? List.of()
        : List.of(new ServingCertificate(tls.certificateFile().toString(), tls.notAfter()));
  }

  /** The key, the address list and the certificate; address and interval stay. */
  @Override
  public void reload() throws IOException {
    service.gate().reload();
    if (tls != null) {
      tls.reload();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the listener", e);
    }
    service.feed().close();
    if (!service.clients().close(LAST_LINE)) {
      service.clients().drop(LAST_BREATH);
    }
    collector.close();
    try {
      acceptor.join(LAST_BREATH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
