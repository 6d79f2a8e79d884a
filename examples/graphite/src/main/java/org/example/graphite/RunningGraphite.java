package org.example.graphite;

import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thread asks and sends. Whoever opens, reloads and closes does so on other threads, so all
 * that they share with it is guarded by this object's lock.
 */
final class RunningGraphite implements RunningTransport {

  private static final System.Logger LOG = System.getLogger("org.example.graphite.graphite");

  private final GraphiteSettings settings;
  private final Readings readings;
  private final Thread thread;
  private @Nullable Socket socket;
  private boolean closed;
  private boolean failing;

  RunningGraphite(GraphiteSettings settings, Readings readings) {
    this.settings = settings;
    this.readings = readings;
    this.thread = Thread.ofVirtual().name("graphite").start(this::run);
  }

  /** It listens nowhere. */
  @Override
  public List<String> addresses() {
    return List.of();
  }

  private void run() {
    try {
      while (true) {
        push();
        Thread.sleep(settings.interval());
      }
    } catch (InterruptedException e) {
      // It was closed.
    } finally {
      disconnect();
    }
  }

  private void push() throws InterruptedException {
    String lines = lines();
    try {
      connection().getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
      failing = false;
    } catch (IOException e) {
      disconnect();
      if (!failing && !closed()) { // said once, until it went well again
        String receiver = settings.host() + ":" + settings.port();
        LOG.log(Level.WARNING, "graphite: can''t push to {0}: {1}", receiver, e.getMessage());
        failing = true;
      }
    }
  }

  /** Failures are values: a source that has none now is left out until it has one again. */
  private String lines() throws InterruptedException {
    Set<String> wanted =
        readings.sources().stream()
            .filter(source ->
                settings.sources().isEmpty()
                    ? !source.manyRows()
                    : settings.sources().contains(source.name()))
            .map(SourceInfo::name)
            .collect(Collectors.toSet());
    // Others may have asked a moment ago: what is that young need not be measured again.
    Duration maxAge = settings.interval().dividedBy(2);
    StringBuilder lines = new StringBuilder();
    for (Reading reading : readings.read(wanted, maxAge).values()) {
      if (reading instanceof Sampled sampled) {
        GraphiteLines.write(lines, settings.prefix(), sampled);
      }
    }
    return lines.toString();
  }

  private Socket connection() throws IOException {
    Socket fresh;
    synchronized (this) {
      if (closed) {
        throw new IOException("closed");
      }
      if (socket != null) {
        return socket;
      }
      fresh = new Socket();
      socket = fresh;
    }
    int timeout = Math.toIntExact(settings.connectTimeout().toMillis());
    fresh.connect(new InetSocketAddress(settings.host(), settings.port()), timeout);
    return fresh;
  }

  private synchronized boolean closed() {
    return closed;
  }

  private synchronized void disconnect() {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "closing " + socket, e);
      }
      socket = null;
    }
  }

  /** The thread sleeps, asks, or hangs in the socket: the interruption ends the first two. */
  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
    disconnect();
  }
}
