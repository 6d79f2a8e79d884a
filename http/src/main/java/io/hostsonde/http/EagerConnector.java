package io.hostsonde.http;

import io.hostsonde.security.AcceptLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
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
 * Jetty's connector with two parts of its own.
 *
 * <p>It takes connections by an {@link AcceptLoop}, and counts them as {@link Connections}: Jetty's
 * way to limit them takes the listening socket out of its selector and puts it back, and when the
 * one is not done yet as the other begins, it closes the socket for good.
 *
 * <p>What a WebSocket received is handled on the thread that the selector woke. Jetty takes frames
 * for work that may block and wakes a second thread for each; frame handlers here never block (see
 * {@link WebSocketUpgrade.Door}), and at a monitor's pace that hand-over costs as much as the
 * answer.
 */
final class EagerConnector extends ServerConnector {

  /** What the kernel holds for a client that does not read. */
  private static final int PENDING_BYTES = 256 * 1024;

  private final AcceptLoop loop;
  private final Connections connections;
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile Consumer<Throwable> onBroken = cause -> {};

  EagerConnector(
      Server server, AcceptLoop loop, Connections connections, ConnectionFactory... factories)
      throws IOException {
    super(server, 1, 1, factories);
    this.loop = loop;
    this.connections = connections;
    addBean(new Leaving());
    open(loop.channel());
  }

  Connections connections() {
    return connections;
  }

  /** Who is told when the selecting thread can't go on. */
  void onBroken(Consumer<Throwable> told) {
    onBroken = told;
  }

  @Override
  protected SelectorManager newSelectorManager(
      Executor executor, Scheduler scheduler, int selectors) {
    return new ServerConnectorManager(executor, scheduler, selectors) {
      @Override
      protected ManagedSelector newSelector(int id) {
        return new ManagedSelector(this, id) {
          @Override
          protected void onSelectFailed(Throwable cause) {
            onBroken.accept(cause);
          }
        };
      }
    };
  }

  /** For as long as the loop goes on; Jetty gives it a thread. */
  @Override
  public void accept(int acceptor) {
    loop.run(this::take);
  }

  private void take(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, PENDING_BYTES);
    try {
      connections.arrived(channel);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while it waited for room");
    }
    getSelectorManager().accept(channel);
    watch(connections.dropOverdue());
  }

  /** Looks again after that time, unless that is planned already. */
  private void watch(@Nullable Duration after) {
    if (after != null && watching.compareAndSet(false, true)) {
      getScheduler().schedule(this::look, after.toMillis() + 1, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    watching.set(false);
    watch(connections.dropOverdue());
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
    EagerEndPoint endPoint =
        new EagerEndPoint(channel, selector, key, getScheduler(), connections.visitor(channel));
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }

  /** Jetty says who has left. */
  private final class Leaving implements SelectorManager.AcceptListener {

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
      onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
      if (channel instanceof SocketChannel left) {
        connections.left(left);
      }
    }
  }

  static final class EagerEndPoint extends SocketChannelEndPoint {

    private final Connections.Visitor visitor;

    EagerEndPoint(
        SocketChannel channel,
        ManagedSelector selector,
        SelectionKey key,
        Scheduler scheduler,
        Connections.Visitor visitor) {
      super(channel, selector, key, scheduler);
      this.visitor = visitor;
    }

    Connections.Visitor visitor() {
      return visitor;
    }

    @Override
    public void onOpen() {
      super.onOpen();
      visitor.opened(this);
    }

    @Override
    public @Nullable Runnable onSelected() {
      visitor.readable();
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
