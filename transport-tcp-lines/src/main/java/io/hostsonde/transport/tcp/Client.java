package io.hostsonde.transport.tcp;

import io.hostsonde.security.Seldom;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection, on a virtual thread of its own: TLS if any, the key, then lines until it ends.
 *
 * <p>After the key nothing is read. A client may have closed its side of the connection and still
 * want lines, and one that is gone is found out by the next write but one.
 */
final class Client implements Runnable {

  private static final System.Logger LOG = System.getLogger(Client.class.getName());

  private static final byte[] UNAUTHORIZED = "Unauthorized\n".getBytes(StandardCharsets.US_ASCII);

  private static final int DRAINED_AT_ONCE = 8192;

  /** What all clients share. */
  record Service(
      TcpSettings settings,
      @Nullable SSLSocketFactory tls,
      Gate gate,
      Clients clients,
      Feed feed,
      Seldom log) {}

  private final Service service;
  private final Socket connection;
  private final InetAddress address;

  Client(Service service, Socket connection) {
    this.service = service;
    this.connection = connection;
    this.address = connection.getInetAddress();
  }

  @Override
  public void run() {
    try (Socket socket = secured()) {
      if (welcome(socket)) {
        serve(socket.getOutputStream());
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> address.getHostAddress() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
      service.clients().left(this);
    }
  }

  private Socket secured() throws IOException {
    SSLSocketFactory tls = service.tls();
    return tls == null ? connection : tls.createSocket(connection, null, true);
  }

  /** Handshake, key and refusal have their time in all, however slowly bytes drip. */
  private boolean welcome(Socket socket) throws IOException {
    Thread deadline = Thread.ofVirtual().name("sonde-tcp-deadline").start(this::dropLater);
    try {
      String key = KeyLine.read(socket.getInputStream());
      if (key == null) {
        return false;
      }
      if (!service.gate().opens(address, key)) {
        refuse(socket);
        return false;
      }
      if (!service.clients().admit(this)) {
        service.log().log(
            Level.INFO,
            address.getHostAddress() + ": no room for one more client (tcp.max-clients)");
        return false;
      }
      return true;
    } finally {
      deadline.interrupt();
    }
  }

  private void dropLater() {
    try {
      Thread.sleep(service.settings().keyTimeout());
      drop();
    } catch (InterruptedException e) {
      // It was in time.
    }
  }

  /**
   * Tells it, and takes in what it goes on sending: to close with unread bytes would reset the
   * connection, and the answer might never be seen.
   */
  private static void refuse(Socket socket) throws IOException {
    socket.getOutputStream().write(UNAUTHORIZED);
    socket.shutdownOutput();
    InputStream in = socket.getInputStream();
    byte[] unread = new byte[DRAINED_AT_ONCE];
    while (in.read(unread) >= 0) {
      // Until it closes, or its time is up.
    }
  }

  private void serve(OutputStream out) throws IOException, InterruptedException {
    try (Feed.Follower follower = service.feed().follow(this::drop)) {
      for (byte[] line = follower.next(); line != null; line = follower.next()) {
        out.write(line);
      }
    }
  }

  /** Ends it now, by any thread. Below TLS, whose own way to close waits for a write that hangs. */
  void drop() {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> address.getHostAddress() + ": " + e.getMessage());
    }
  }
}
