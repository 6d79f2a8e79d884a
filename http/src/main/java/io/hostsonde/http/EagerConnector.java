package io.hostsonde.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * Handles what a WebSocket received on the thread that the selector woke. Jetty takes frames for
 * work that may block and wakes a second thread for each; frame handlers here never block (see
 * {@link WebSocketUpgrade.Door}), and at a monitor's pace that hand-over costs as much as the
 * answer.
 */
final class EagerConnector extends ServerConnector {

  EagerConnector(Server server, ConnectionFactory... factories) {
    super(server, 0, 1, factories);
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
    SocketChannelEndPoint endPoint = new EagerEndPoint(channel, selector, key, getScheduler());
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }

  private static final class EagerEndPoint extends SocketChannelEndPoint {

    EagerEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    @Override
    public @Nullable Runnable onSelected() {
      Runnable task = super.onSelected();
      return task != null && webSocket(getConnection())
          ? Invocable.from(Invocable.InvocationType.NON_BLOCKING, task)
          : task;
    }

    private static boolean webSocket(@Nullable Connection connection) {
      return connection instanceof WebSocketConnection
          || (connection instanceof SslConnection tls
              && tls.getSslEndPoint().getConnection() instanceof WebSocketConnection);
    }
  }
}
