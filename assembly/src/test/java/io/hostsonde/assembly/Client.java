package io.hostsonde.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client of an agent that asks in JSON. */
final class Client implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 20;

  private final Replies replies = new Replies();
  private final WebSocket socket;

  /** Connects; a {@link java.util.concurrent.CompletionException} when it is not let in. */
  Client(HttpClient http, URI address) {
    socket = http.newWebSocketBuilder().buildAsync(address, replies).join();
  }

  void send(String request) {
    socket.sendText(request, true).join();
  }

  JsonNode reply() throws Exception {
    String reply = replies.texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
    }
    return JSON.readTree(reply);
  }

  JsonNode ask(String request) throws Exception {
    send(request);
    return reply();
  }

  /** Any source, as generic JSON. */
  JsonNode sample(String source) throws Exception {
    return ask("{\"type\":\"sample\",\"source\":\"" + source + "\"}");
  }

  /** The code of the close frame that the agent sends; 1006 when it goes without one. */
  int closed() throws Exception {
    return replies.closed.get(2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static final class Replies implements WebSocket.Listener {

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        texts.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      texts.add("a binary answer to a JSON request: " + UTF_8.decode(data));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
