package io.hostsonde.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who gets what a transport pushes: a server of a test, on a port of 127.0.0.1. There is one for
 * whatever comes over TCP and one for datagrams; one for another protocol extends it and says what
 * {@linkplain #arrived arrived}.
 */
public abstract class TestReceiver implements AutoCloseable {

  /** How long is waited for what is to arrive. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int LARGEST_DATAGRAM = 65_535;

  private final StringBuilder arrived = new StringBuilder();

  /** Where it listens. */
  public abstract int port();

  @Override
  public abstract void close() throws IOException;

  /**
   * Something arrived.
   *
   * @param text of it: numbers and snake-case names can be found in it
   */
  protected final void arrived(String text) {
    synchronized (arrived) {
      arrived.append(text);
      arrived.notifyAll();
    }
  }

  /** All that has arrived. */
  public final String text() {
    synchronized (arrived) {
      return arrived.toString();
    }
  }

  /** Waits for some seconds until each of these is in what has arrived. */
  public final void await(String... wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (arrived) {
      for (String each : wanted) {
        while (arrived.indexOf(each) < 0) {
          long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
          if (left <= 0) {
            throw new AssertionError("'" + each + "' did not arrive, but '" + arrived + "'");
          }
          arrived.wait(left);
        }
      }
    }
  }

  /**
   * Reads what comes over TCP as UTF-8, of as many as connect.
   *
   * @param port 0: a free one
   */
  public static TestReceiver tcp(int port) throws IOException {
    return new Tcp(port);
  }

  /**
   * Reads datagrams as UTF-8, a line each.
   *
   * @param port 0: a free one
   */
  public static TestReceiver udp(int port) throws IOException {
    return new Udp(port);
  }

  private static final class Tcp extends TestReceiver {

    private final ServerSocket server = new ServerSocket();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    Tcp(int port) throws IOException {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      try {
        while (true) {
          Socket client = server.accept();
          clients.add(client);
          Thread.ofVirtual().start(() -> read(client));
          if (server.isClosed()) {
            client.close();
          }
        }
      } catch (IOException e) {
        // It was closed.
      }
    }

    private void read(Socket client) {
      try (client;
          InputStream in = client.getInputStream()) {
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          arrived(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // Either side closed it.
      } finally {
        clients.remove(client);
      }
    }

    @Override
    public int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static final class Udp extends TestReceiver {

    private final DatagramSocket socket;

    Udp(int port) throws SocketException {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
      try {
        while (true) {
          packet.setLength(LARGEST_DATAGRAM);
          socket.receive(packet);
          String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
          arrived(text + "\n");
        }
      } catch (IOException e) {
        // It was closed.
      }
    }

    @Override
    public int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
