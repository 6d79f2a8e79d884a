package io.hostsonde.provider.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine over a Unix socket that answers as a test says, and remembers every byte that reached
 * it.
 */
final class FakeEngine implements AutoCloseable {

  /** Answers one request; what is behind the path and its version is decided by the first match. */
  interface Handler {
    void answer(String path, Connection to) throws IOException, InterruptedException;
  }

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, Handler> handlers = new LinkedHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final Set<Connection> eventStreams = ConcurrentHashMap.newKeySet();

  FakeEngine(Path socket) throws IOException {
    this.socket = socket;
    Files.deleteIfExists(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    on("/version", (path, to) -> to.json(Recorded.bytes("26-version.json")));
    on(
        "/events",
        (path, to) -> {
          to.head(200, "Transfer-Encoding: chunked");
          eventStreams.add(to);
          to.hold();
        });
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers paths that begin so; the newest handler wins. */
  FakeEngine on(String prefix, Handler handler) {
    synchronized (handlers) {
      handlers.remove(prefix);
      handlers.put(prefix, handler);
    }
    return this;
  }

  FakeEngine json(String prefix, String json) {
    return on(
        prefix, (path, to) -> to.json(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  /** A list of running containers, each of which can be inspected; ids are made of the names. */
  FakeEngine containers(String... names) {
    StringBuilder list = new StringBuilder("[");
    for (String name : names) {
      list.append(list.length() > 1 ? "," : "")
          .append(
              "{'Id':'" + id(name) + "','Names':['/" + name + "'],'Image':'i','State':'running'}");
      json(
          "/containers/" + id(name) + "/json",
          inspection(name, "'Status':'running','Running':true"));
      json("/containers/" + name + "/json", inspection(name, "'Status':'running','Running':true"));
    }
    return json("/containers/json", list.append("]").toString());
  }

  static String inspection(String name, String state) {
    return "{'Id':'"
        + id(name)
        + "','Name':'/"
        + name
        + "','State':{"
        + state
        + ",'StartedAt':'2026-11-20T12:00:00Z'},'Config':{'Image':'i'}}";
  }

  static String id(String name) {
    return String.format("%64s", Integer.toHexString(name.hashCode())).replace(' ', '0');
  }

  void event(String name, String action) throws IOException {
    for (Connection stream : eventStreams) {
      stream.chunk(
          ("{\"Type\":\"container\",\"Action\":\""
                  + action
                  + "\",\"Actor\":{\"ID\":\""
                  + id(name)
                  + "\"}}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  int eventStreams() {
    return eventStreams.size();
  }

  /** All lines of all requests that came. */
  List<String> requests() {
    return requests;
  }

  long requests(String pathPart) {
    return requests.stream().filter(line -> line.contains(pathPart)).count();
  }

  EngineAddress address() {
    return new EngineAddress.Unix(List.of(socket));
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        connections.add(channel);
        Thread.ofVirtual().start(() -> serve(channel));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(SocketChannel channel) {
    Connection connection = new Connection(channel);
    try (channel;
        Scanner in = new Scanner(Channels.newInputStream(channel), StandardCharsets.ISO_8859_1)) {
      in.useDelimiter("\r\n\r\n");
      while (in.hasNext()) {
        String head = in.next().strip();
        requests.addAll(head.lines().toList());
        String[] words = head.lines().findFirst().orElse("").split(" ", -1);
        String path = words.length > 1 ? words[1].replaceFirst("^/v1\\.\\d+(?=/)", "") : "";
        handler(path).answer(path, connection);
      }
    } catch (IOException | UncheckedIOException | InterruptedException e) {
      // The test or the client has hung up.
    } finally {
      eventStreams.remove(connection);
      connections.remove(channel);
    }
  }

  private Handler handler(String path) {
    synchronized (handlers) {
      Handler found = (p, to) -> to.answer(404, "{\"message\":\"page not found\"}");
      for (Map.Entry<String, Handler> entry : handlers.entrySet()) {
        if (path.startsWith(entry.getKey())) {
          found = entry.getValue();
        }
      }
      return found;
    }
  }

  /** Ends all connections, as an engine that is killed does; the socket stays. */
  void hangUp() throws IOException {
    for (SocketChannel channel : connections) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }

  /** Where answers go. */
  static final class Connection {

    private final SocketChannel channel;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    synchronized void write(byte[] bytes) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }

    void head(int status, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " words\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    void answer(int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      head(status, "Content-Length: " + bytes.length);
      write(bytes);
    }

    void json(byte[] body) throws IOException {
      head(200, "Content-Type: application/json", "Content-Length: " + body.length);
      write(body);
    }

    void chunk(byte[] bytes) throws IOException {
      byte[] size =
          (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] whole = java.util.Arrays.copyOf(size, size.length + bytes.length + 2);
      System.arraycopy(bytes, 0, whole, size.length, bytes.length);
      whole[whole.length - 2] = '\r';
      whole[whole.length - 1] = '\n';
      write(whole);
    }

    void endChunks() throws IOException {
      write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Says nothing until the other side hangs up. */
    void hold() throws IOException {
      channel.read(ByteBuffer.allocate(1));
      throw new IOException("held until the other side hung up");
    }

    void hangUp() throws IOException {
      channel.close();
    }
  }
}
