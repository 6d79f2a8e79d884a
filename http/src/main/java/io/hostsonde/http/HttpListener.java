package io.hostsonde.http;

import io.hostsonde.security.AcceptLoop;
import io.hostsonde.security.DescriptorLimit;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One address with a Jetty server of its own, and what is served there. */
final class HttpListener {

  private static final System.Logger LOG = System.getLogger(HttpListener.class.getName());

  /** Between two attempts to go on after a server could not. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Listen listen;
  private final String owner;
  private final Routes routes = new Routes();

  // What follows is guarded by this.
  private @Nullable HttpServer server;
  private @Nullable InetSocketAddress address;
  private boolean stopped;

  HttpListener(Listen listen, String owner) {
    this.listen = listen;
    this.owner = owner;
  }

  String owner() {
    return owner;
  }

  boolean secure() {
    return listen.secure();
  }

  /** The one that serves now; null before the start. */
  synchronized @Nullable HttpServer server() {
    return server;
  }

  synchronized int port() {
    return address == null ? listen.port() : address.getPort();
  }

  void add(String owner, Map<String, ? extends Request.Handler> paths) throws IOException {
    routes.add(owner, paths);
  }

  /** Whether no path is left. */
  boolean remove(String owner) {
    return routes.remove(owner);
  }

  synchronized void start() throws IOException {
    HttpLimits limits = listen.limits();
    int connections = DescriptorLimit.connections(limits.connections());
    if (connections < limits.connections()) {
      LOG.log(
          Level.WARNING,
          "port {0}: {1} connections at once instead of {2}, since this process may have few files"
              + " open (ulimit -n)",
          listen.port(),
          connections,
          limits.connections());
    }
    try {
      open(limits.withConnections(connections), new InetSocketAddress(listen.host(), port()));
    } catch (IOException | UnresolvedAddressException e) {
      throw new IOException(refused(e), e);
    }
  }

  private void open(HttpLimits limits, InetSocketAddress where) throws IOException {
    AcceptLoop loop = AcceptLoop.listen(where, LOG);
    address = loop.address();
    HttpServer opened = new HttpServer(owner, limits, listen.tls(), routes, loop);
    try {
      opened.start(cause -> renew(opened, limits, cause));
    } catch (Exception e) {
      opened.stop();
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    server = opened;
  }

  /**
   * The thread that reads and writes has ended, which is not to be mended: a new server goes on.
   */
  private void renew(HttpServer broken, HttpLimits limits, Throwable cause) {
    LOG.log(Level.ERROR, "port " + port() + " can't be served further; it is opened anew", cause);
    Thread.ofVirtual()
        .name("http-renew-" + owner)
        .start(() -> {
          broken.stop();
          while (!renewed(limits)) {
            try {
              Thread.sleep(RETRY);
            } catch (InterruptedException e) {
              return;
            }
          }
        });
  }

  private synchronized boolean renewed(HttpLimits limits) {
    InetSocketAddress where = address;
    if (stopped || where == null) {
      return true;
    }
    try {
      open(limits, where);
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "port " + where.getPort() + " can't be opened anew yet", e);
      return false;
    }
  }

  private String refused(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (e instanceof UnresolvedAddressException || cause instanceof UnresolvedAddressException) {
      return "no such host: %s; set %s.host".formatted(listen.host(), owner);
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof BindException && message.contains("in use")) {
      return "port %d on %s is in use; set %s.port".formatted(listen.port(), listen.host(), owner);
    }
    if (cause instanceof BindException && message.contains("assign")) {
      return "%s is no address of this host; set %s.host".formatted(listen.host(), owner);
    }
    if (cause instanceof SocketException) {
      return "can't listen on port %d on %s (%s); set %s.port"
          .formatted(listen.port(), listen.host(), message, owner);
    }
    return "can't listen on port %d on %s: %s".formatted(listen.port(), listen.host(), cause);
  }

  synchronized void stop() {
    stopped = true;
    if (server != null) {
      server.stop();
    }
  }
}
