package io.hostsonde.transport.tcp;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.security.AcceptLoop;
import io.hostsonde.security.DescriptorLimit;
import io.hostsonde.security.Seldom;
import io.hostsonde.security.ServerCertificate;
import io.hostsonde.security.TlsMaterial;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transport while it serves. One thread waits for connections; each has a virtual one. */
final class RunningTcp implements RunningTransport {

  private static final System.Logger LOG = System.getLogger(RunningTcp.class.getName());

  /** How long clients have to take the rest of the line that is being written to them. */
  private static final Duration LAST_LINE = Duration.ofMillis(700);

  /** How long threads have to notice that their connection is closed. */
  private static final Duration LAST_BREATH = Duration.ofMillis(200);

  /** What the kernel holds for a client that does not read. */
  private static final int PENDING_BYTES = 256 * 1024;

  private final TcpSettings settings;
  private final @Nullable TlsMaterial tls;
  private final AcceptLoop loop;
  private final Collector collector;
  private final Client.Service service;
  private final Thread acceptor;

  RunningTcp(TransportContext context, TcpSettings settings) throws IOException {
    this.settings = settings;
    this.tls = settings.tls() ? certificate(context, settings).open() : null;
    this.collector = new Collector(context.readings(), context.clock(), settings);
    LineEncoder encoder = new LineEncoder(context.clock(), settings, context.memory());
    this.service =
        new Client.Service(
            settings,
            tls == null ? null : tls.context().getSocketFactory(),
            new Gate(context, settings),
            new Clients(DescriptorLimit.connections(settings.maxClients())),
            new Feed(
                context.clock(),
                settings.interval(),
                settings.writeTimeout(),
                context.memory(),
                makeRoom -> encoder.encode(collector.collect(), makeRoom)),
            new Seldom(LOG, context.clock()));
    this.loop = listen(settings);
    warnOfPlainText();
    this.acceptor =
        Thread.ofPlatform().daemon().name("sonde-tcp-accept").start(() -> loop.run(this::arrived));
  }

  private static ServerCertificate certificate(TransportContext context, TcpSettings settings)
      throws IOException {
    if (settings.tlsCertificate() == null || settings.tlsKey() == null) {
      throw new IllegalArgumentException(
          "TLS needs tcp.tls-certificate and tcp.tls-key (TLS_CERT_FILE, TLS_KEY_FILE)");
    }
    return ServerCertificate.ofFiles(settings.tlsCertificate(), settings.tlsKey(), context.clock());
  }

  private static AcceptLoop listen(TcpSettings settings) throws IOException {
    InetSocketAddress address =
        settings.host() == null
            ? new InetSocketAddress(settings.port())
            : new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new IOException("tcp.host: '" + settings.host() + "' is no address of this host");
    }
    try {
      return AcceptLoop.listen(address, LOG);
    } catch (IOException e) {
      throw new IOException(
          "can't listen on %s port %d (tcp.host, tcp.port): %s"
              .formatted(address.getAddress().getHostAddress(), settings.port(), e.getMessage()),
          e);
    }
  }

  private void warnOfPlainText() {
    if (!settings.tls() && !loop.address().getAddress().isLoopbackAddress()) {
      LOG.log(
          Level.WARNING,
          "the key crosses the network in plain text; set tcp.tls (TLS_ENABLED=true) with"
              + " tcp.tls-certificate and tcp.tls-key, or tcp.host=127.0.0.1");
    }
  }

  private void arrived(SocketChannel channel) throws IOException {
    Socket connection = channel.socket();
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
                loop.address().getPort()));
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
    loop.close();
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
