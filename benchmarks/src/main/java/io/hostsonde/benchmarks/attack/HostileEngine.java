package io.hostsonde.benchmarks.attack;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Something on a Unix socket that speaks as a Docker engine does, up to the point where it attacks.
 */
final class HostileEngine implements AutoCloseable {

  /** What it does. */
  enum Kind {
    /** Logs of lines of 100 KB. */
    LONG_LINES,
    /** Logs that never end, as fast as they are taken. */
    ENDLESS_LOGS,
    /** A head that never ends. */
    ENDLESS_HEADERS,
    /** 32 MiB as the list of containers. */
    HUGE_ANSWERS,
    /** JSON of a hundred thousand brackets. */
    DEEP_JSON,
    /** Logs of 30 MB. */
    HUGE_LOGS
  }

  static final int CONTAINERS = 20;
  private static final int HUGE = 32 << 20;
  private static final int LOG_BYTES = 30 << 20;
  private static final String TIME = "2026-11-20T12:00:00.000000000Z ";

  private final Kind kind;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();

  HostileEngine(Path socket, Kind kind) throws IOException {
    this.kind = kind;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int requests() {
    return requests.get();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        connections.add(channel);
        Thread.ofPlatform().daemon().start(() -> serve(channel));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.ISO_8859_1));
      OutputStream out = Channels.newOutputStream(channel);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        while (!line.isEmpty()) {
          line = in.readLine();
          if (line == null) {
            return;
          }
        }
        requests.incrementAndGet();
        answer(words.length > 1 ? words[1].replaceFirst("^/v1\\.\\d+(?=/)", "") : "", out);
      }
    } catch (IOException e) {
      // The agent has hung up.
    } finally {
      connections.remove(channel);
    }
  }

  private void answer(String path, OutputStream out) throws IOException {
    if (path.startsWith("/version")) {
      json(out, "{\"Version\":\"26.1.0\",\"ApiVersion\":\"1.45\",\"MinAPIVersion\":\"1.24\"}");
    } else if (kind == Kind.ENDLESS_HEADERS) {
      write(out, "HTTP/1.1 200 OK\r\n");
      while (true) {
        write(out, "X-More: " + "a".repeat(1000) + "\r\n");
      }
    } else if (path.startsWith("/events")) {
      write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      awaitClose();
    } else if (path.startsWith("/containers/json")) {
      list(out);
    } else if (path.contains("/logs")) {
      logs(out);
    } else if (path.endsWith("/json")) {
      json(out, inspection(path.split("/", -1)[2]));
    } else if (path.contains("/stats")) {
      json(out, "{\"read\":\"2026-11-20T12:00:00Z\"}");
    } else {
      write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private void list(OutputStream out) throws IOException {
    switch (kind) {
      case DEEP_JSON -> json(out, "[{\"Id\":" + "[".repeat(100_000));
      case HUGE_ANSWERS -> {
        String entry = "{\"Id\":\"" + id(1) + "\",\"Image\":\"" + "i".repeat(1000) + "\"},";
        json(out, "[" + entry.repeat(HUGE / entry.length() - 1) + "{}]");
      }
      default ->
          json(
              out,
              IntStream.range(0, CONTAINERS)
                  .mapToObj(i ->
                      "{\"Id\":\"%s\",\"Names\":[\"/c%d\"],\"Image\":\"i\",\"State\":\"running\"}"
                          .formatted(id(i), i))
                  .collect(Collectors.joining(",", "[", "]")));
    }
  }

  private void logs(OutputStream out) throws IOException {
    write(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    byte[] line = logLine(kind == Kind.LONG_LINES ? 100_000 : 1_000);
    long lines =
        switch (kind) {
          case ENDLESS_LOGS -> Long.MAX_VALUE;
          case HUGE_LOGS -> LOG_BYTES / line.length;
          default -> 10;
        };
    for (long i = 0; i < lines; i++) {
      out.write(line);
    }
    out.close();
  }

  private static byte[] logLine(int length) {
    byte[] text = (TIME + "l".repeat(length) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {1, 0, 0, 0});
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(text.length >> shift);
    }
    out.writeBytes(text);
    return out.toByteArray();
  }

  private static String id(int container) {
    return "%064x".formatted(0xabc000 + container);
  }

  private static String inspection(String reference) {
    String id =
        reference.startsWith("c") ? id(Integer.parseInt(reference.substring(1))) : reference;
    return """
    {"Id":"%s","Name":"/c%d","State":{"Status":"running","Running":true,
    "StartedAt":"2026-11-20T12:00:00Z"},"Config":{"Image":"i"}}\
    """
        .formatted(id, Long.parseLong(id.substring(id.length() - 6), 16) - 0xabc000);
  }

  private void awaitClose() throws IOException {
    try {
      synchronized (this) {
        while (server.isOpen()) {
          wait();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("closed");
  }

  private static void json(OutputStream out, String text) throws IOException {
    write(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + text.length()
            + "\r\n\r\n"
            + text);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel connection : connections) {
      connection.close();
    }
    synchronized (this) {
      notifyAll();
    }
  }
}
