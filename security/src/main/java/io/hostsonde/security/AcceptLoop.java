package io.hostsonde.security;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes the connections that come to one address, until it is closed. Nothing else ends it: a
 * connection that can't be taken (out of descriptors) costs a pause, and a socket that is closed
 * although nobody closed this is opened again, since clients would wait for an agent that lives and
 * does not listen. Safe for use by many threads.
 */
public final class AcceptLoop implements AutoCloseable {

  /** Connections that the kernel takes before they are looked at. */
  private static final int BACKLOG = 128;

  /** After a connection that could not be taken: a pause, not a busy loop. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Between two attempts to open the socket again. */
  private static final Duration REOPEN_PAUSE = Duration.ofSeconds(1);

  /** How often what goes wrong is said, at most. */
  private static final Duration SAID_EVERY = Duration.ofMinutes(1);

  /** Who takes connections. Called by one thread. */
  @FunctionalInterface
  public interface Taker {

    /** Takes one over; when this throws, the connection is closed. */
    void take(SocketChannel connection) throws IOException;
  }

  private final System.Logger log;
  private final InetSocketAddress address;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile ServerSocketChannel server;

  /** When something was last said; of the thread that runs the loop. */
  private long saidAt = System.nanoTime() - SAID_EVERY.toNanos();

  private AcceptLoop(System.Logger log, ServerSocketChannel server) throws IOException {
    this.log = log;
    this.server = server;
    this.address = (InetSocketAddress) server.getLocalAddress();
  }

  /**
   * Listens; connections wait until {@link #run}.
   *
   * @param address port 0: any that is free
   * @param log where it is said that something went wrong
   * @throws IOException when the address can't be had
   */
  public static AcceptLoop listen(InetSocketAddress address, System.Logger log) throws IOException {
    ServerSocketChannel server = bound(address);
    try {
      return new AcceptLoop(log, server);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static ServerSocketChannel bound(InetSocketAddress address) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      return server.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** What it listens on now. */
  public ServerSocketChannel channel() {
    return server;
  }

  /** Where it listens, also after it was closed. */
  public InetSocketAddress address() {
    return address;
  }

  /** Takes connections on this thread; returns when this was closed. */
  public void run(Taker taker) {
    while (isOpen()) {
      try {
        take(server.accept(), taker);
      } catch (Throwable e) {
        // Whatever it is: this thread is the only one that can let anybody in.
        recover(e);
      }
    }
  }

  private static void take(SocketChannel connection, Taker taker) throws IOException {
    try {
      taker.take(connection);
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
  }

  private void recover(Throwable e) {
    // An interruption is nobody's way to close this, and would end each accept that follows.
    boolean interrupted = Thread.interrupted();
    if (!isOpen()) {
      return;
    }
    if (server.isOpen()) {
      say("a connection could not be taken: " + e);
      pause(PAUSE);
      return;
    }
    log.log(
        Level.WARNING,
        "the listener on {0} was closed ({1}); it is opened again",
        address,
        interrupted ? "its thread was interrupted" : e);
    while (isOpen() && !reopened()) {
      pause(REOPEN_PAUSE);
    }
  }

  private boolean reopened() {
    try {
      ServerSocketChannel opened = bound(address);
      server = opened;
      if (!isOpen()) {
        opened.close(); // between the two lines above
      }
      return true;
    } catch (IOException | RuntimeException e) {
      say("the listener on " + address + " can't be opened again yet: " + e);
      return false;
    }
  }

  private void say(String line) {
    long now = System.nanoTime();
    if (now - saidAt >= SAID_EVERY.toNanos()) {
      saidAt = now;
      log.log(Level.WARNING, line);
    }
  }

  private void pause(Duration pause) {
    try {
      closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // As above; the loop goes on.
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** Listens no longer; what was taken stays open. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException e) {
      log.log(Level.DEBUG, "closing the listener on " + address, e);
    }
  }
}
