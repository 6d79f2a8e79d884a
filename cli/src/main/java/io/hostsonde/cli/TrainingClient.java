package io.hostsonde.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks an agent for everything its clients ask for, so that the classes which answer are in the
 * ahead-of-time cache.
 */
final class TrainingClient {

  private static final int ROUNDS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final List<String> REQUESTS =
      List.of(
          "get_metrics",
          "get_disks",
          "get_processes",
          "get_process_metrics:" + ProcessHandle.current().pid(),
          "get_journal_entries:" + ProcessHandle.current().pid(),
          "{\"type\":\"metrics\"}",
          "{\"type\":\"disks\"}",
          "{\"type\":\"processes\"}",
          "{\"type\":\"process\",\"pid\":" + ProcessHandle.current().pid() + "}",
          "{\"type\":\"sources\"}",
          "{\"type\":\"sample\",\"source\":\"cpu\"}",
          "{\"type\":\"sample\",\"source\":\"agent\"}");

  private TrainingClient() {}

  /**
   * Sends every request, some rounds.
   *
   * @throws IOException when it can't connect, or one is not answered in time
   */
  static void requests(URI address) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      Replies replies = new Replies();
      WebSocket socket =
          http.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(address, replies).join();
      for (int round = 0; round < ROUNDS; round++) {
        for (String request : REQUESTS) {
          socket.sendText(request, true).join();
          if (replies.complete.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) == null) {
            throw new IOException(address + ": no answer to " + request);
          }
        }
      }
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    } catch (CompletionException e) {
      throw new IOException(address + ": " + e.getCause(), e);
    }
  }

  /**
   * Takes lines.
   *
   * @throws IOException when it can't connect, or none comes in time
   */
  static void lines(URI address, String key) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write((key + "\n").getBytes(StandardCharsets.UTF_8));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (int line = 0; line < ROUNDS; line++) {
        if (lines.readLine() == null) {
          throw new IOException(address + ": no line");
        }
      }
    }
  }

  /**
   * Scrapes.
   *
   * @throws IOException when it can't connect, or is not answered in time
   */
  static void scrapes(URI address) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(PATIENCE)
              .header("Accept", "application/openmetrics-text")
              .header("Accept-Encoding", "gzip")
              .build();
      for (int round = 0; round < ROUNDS; round++) {
        http.send(request, HttpResponse.BodyHandlers.discarding());
      }
    }
  }

  private static final class Replies implements WebSocket.Listener {

    private final BlockingQueue<Boolean> complete = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      return part(socket, last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      return part(socket, last);
    }

    private @Nullable CompletionStage<?> part(WebSocket socket, boolean last) {
      if (last) {
        complete.add(true);
      }
      socket.request(1);
      return null;
    }
  }
}
