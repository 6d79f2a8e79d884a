package io.hostsonde.http;

import io.hostsonde.security.AcceptLoop;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty server, tuned for few clients and little memory: one thread takes connections, one
 * selects, reads and writes; a few more, made when they are needed, answer what may block.
 */
final class HttpServer {

  /** Pooled buffers above this size are left to the garbage collector. */
  private static final int POOLED_BUFFER_BYTES = 64 * 1024;

  private static final int POOLED_BUFFERS_PER_SIZE = 16;
  private static final long POOLED_BYTES = 512 * 1024;
  private static final int POOLED_COMPRESSORS = 2;
  private static final int OUTPUT_BUFFER_BYTES = 8 * 1024;

  /** The one that takes connections, and the one that reads and writes. */
  private static final int OWN_THREADS = 2;

  private final AcceptLoop loop;
  private final Server server;
  private final EagerConnector connector;

  /** Not started; owns the loop from now on. */
  HttpServer(
      String owner,
      HttpLimits limits,
      @Nullable SSLContext context,
      Handler handler,
      AcceptLoop loop)
      throws IOException {
    this.loop = loop;
    // The time-out 0 keeps idle threads asleep instead of waking them to see whether they should
    // end.
    QueuedThreadPool threads = new QueuedThreadPool(OWN_THREADS + limits.threads(), 1, 0);
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
    server.setHandler(handler);
    server.setStopTimeout(0);
    connector =
        new EagerConnector(
            server, loop, new Connections(limits, System::nanoTime), factories(limits, context));
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    server.addConnector(connector);
    WebSocketComponents components = WebSocketServerComponents.ensureWebSocketComponents(server);
    components.getExtensionRegistry().register(MessageDeflate.NAME, MessageDeflate.class);
  }

  private static ConnectionFactory[] factories(HttpLimits limits, @Nullable SSLContext context) {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(limits.headerBytes());
    http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    HttpConnectionFactory factory = new HttpConnectionFactory(http);
    if (context == null) {
      return new ConnectionFactory[] {factory};
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(context);
    return new ConnectionFactory[] {
      new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()), factory
    };
  }

  /**
   * Starts to serve.
   *
   * @param onBroken told when the thread that reads and writes can't go on
   */
  void start(Consumer<Throwable> onBroken) throws Exception {
    connector.onBroken(onBroken);
    server.start();
  }

  EagerConnector connector() {
    return connector;
  }

  void stop() {
    loop.close();
    try {
      server.stop();
    } catch (Exception e) {
      System.getLogger(HttpServer.class.getName())
          .log(Level.WARNING, "closing port " + loop.address().getPort() + ": " + e);
    }
    server.setHandler((Handler) null); // It is not the server's own, and may go on elsewhere.
    server.destroy();
  }
}
