package org.example.text;

import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** The server: a thread that accepts, and one for each client. */
final class RunningText implements RunningTransport {

  private static final int LONGEST_REQUEST = 256;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final TextSettings settings;
  private final Answers answers;
  private final ServerSocket server = new ServerSocket();
  private final Semaphore places;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  RunningText(TextSettings settings, Readings readings) throws IOException {
    this.settings = settings;
    this.answers = new Answers(readings);
    this.places = new Semaphore(settings.maxClients());
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
    try {
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw new IOException("can't listen on " + address + ": " + e.getMessage(), e);
    }
    Thread.ofVirtual().name("text-accept").start(this::accept);
  }

  @Override
  public List<String> addresses() {
    return List.of("text://" + settings.host() + ":" + server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        admit(server.accept());
      } catch (IOException e) {
        // Closed; or out of descriptors, which passes.
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void admit(Socket client) throws IOException {
    if (!places.tryAcquire()) {
      client.close();
      return;
    }
    clients.add(client);
    Thread.ofVirtual().name("text-client").start(() -> serve(client));
    if (server.isClosed()) { // meanwhile, and close() may not have seen this one
      client.close();
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout((int) settings.askTimeout().toMillis());
      String answer = answers.to(request(client.getInputStream()));
      client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It went away, or said nothing in time.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
      places.release();
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == LONGEST_REQUEST) {
        throw new IOException("too long a request");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** Who is being served is cut off; their threads end by that. */
  @Override
  public void close() {
    try {
      server.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a socket that can't be closed", e);
    }
  }
}
