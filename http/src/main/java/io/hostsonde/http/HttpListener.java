package io.hostsonde.http;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.zip.Deflater;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/**
 * One address with a Jetty server of its own, tuned for few clients and little memory: one thread
 * selects, accepts, reads and writes; a few more, made when they are needed, answer what may block.
 */
final class HttpListener {

  /** Pooled buffers above this size are left to the garbage collector. */
  private static final int POOLED_BUFFER_BYTES = 64 * 1024;

  private static final int POOLED_BUFFERS_PER_SIZE = 16;
  private static final long POOLED_BYTES = 512 * 1024;
  private static final int POOLED_COMPRESSORS = 2;
  private static final int OUTPUT_BUFFER_BYTES = 8 * 1024;

  private final Listen listen;
  private final String owner;
  private final Server server;
  private final ServerConnector connector;
  private final Routes routes = new Routes();

  HttpListener(Listen listen, String owner) {
    this.listen = listen;
    this.owner = owner;
    HttpLimits limits = listen.limits();
    // One thread is the selector's; the time-out 0 keeps idle ones asleep instead of waking them to
    // see whether they should end.
    QueuedThreadPool threads = new QueuedThreadPool(1 + limits.threads(), 1, 0);
    threads.setName("http-" + owner);
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    server =
        new Server(
            threads,
            new ScheduledExecutorScheduler("http-timer-" + owner, true),
            new ArrayByteBufferPool(
                0, -1, POOLED_BUFFER_BYTES, POOLED_BUFFERS_PER_SIZE, POOLED_BYTES, POOLED_BYTES));
    server.addBean(new DeflaterPool(POOLED_COMPRESSORS, Deflater.BEST_SPEED, true));
    server.addBean(new InflaterPool(POOLED_COMPRESSORS, true));
    server.setErrorHandler(Answers::error);
    server.setHandler(routes);
    server.setStopTimeout(0);

    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(limits.headerBytes());
    http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    HttpConnectionFactory factory = new HttpConnectionFactory(http);
    SSLContext context = listen.tls();
    if (context == null) {
      connector = connector(factory);
    } else {
      SslContextFactory.Server tls = new SslContextFactory.Server();
      tls.setSslContext(context);
      connector =
          connector(new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()), factory);
    }
    connector.setHost(listen.host());
    connector.setPort(listen.port());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    WebSocketComponents components = WebSocketServerComponents.ensureWebSocketComponents(server);
    components.getExtensionRegistry().register(MessageDeflate.NAME, MessageDeflate.class);
  }

  /** No acceptor thread, one selector. */
  private ServerConnector connector(ConnectionFactory... factories) {
    return new EagerConnector(server, factories);
  }

  String owner() {
    return owner;
  }

  boolean secure() {
    return listen.secure();
  }

  int port() {
    return connector.getLocalPort();
  }

  void add(String owner, Map<String, ? extends Request.Handler> paths) throws IOException {
    routes.add(owner, paths);
  }

  /** Whether no path is left. */
  boolean remove(String owner) {
    return routes.remove(owner);
  }

  void start() throws IOException {
    try {
      connector.open();
    } catch (IOException | UnresolvedAddressException e) {
      throw new IOException(refused(e), e);
    }
    try {
      server.start();
    } catch (Exception e) {
      stop();
      throw new IOException(
          "can't listen on %s port %d: %s".formatted(listen.host(), listen.port(), e), e);
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

  void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      System.getLogger(HttpListener.class.getName())
          .log(System.Logger.Level.WARNING, "closing port " + listen.port() + ": " + e);
    }
    server.destroy();
  }
}
