package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sonde tail} and {@code sonde keygen}, against a server that says what a test wants. */
class TailTest {

  private static final String LINE =
      """
      {"timestamp":"2026-01-01T00:00:00Z","status":"degraded","degraded":["cpu\\u001b[31m"],\
      "system":{"cpu_percent":[12.5],"memory_used":512,"memory_total":2048,"disk_used":2.5,\
      "disk_total":10,"uptime":90061,"load_avg":{"1m":0.5,"5m":0.25,"15m":0.125},\
      "top_processes":[{"name":"java","cpu":99.5,"mem":1,"pid":1}]},\
      "containers":[{"name":"/web","cpu_percent":150,"memory_usage":1048576,\
      "memory_limit":2097152,"status":"Up 3 hours"}]}\
      """;

  @TempDir private Path folder;
  private Path key;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeKey() throws IOException {
    key = folder.resolve("key");
    assertThat(run("keygen", key.toString())).isEqualTo(Sonde.DONE);
  }

  private int run(String... arguments) {
    CommandLine line = SondeCommand.commandLine(arguments[0]);
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  /** Answers the key of each connection in turn; the result is the keys. */
  private static CompletableFuture<List<String>> serve(ServerSocket server, String... answers) {
    return CompletableFuture.supplyAsync(() -> {
      List<String> keys = new ArrayList<>();
      for (String answer : answers) {
        try (Socket client = server.accept()) {
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
          keys.add(in.readLine());
          client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return keys;
    });
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private int tail(ServerSocket server, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("tail", "127.0.0.1:" + server.getLocalPort(), "--key-file", key.toString()));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void aKeyIsForItsOwnerOnlyAndNeverReplaced() throws IOException {
    String text = Files.readString(key);
    assertThat(text).matches("[A-Za-z0-9_-]{43}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(run("keygen", key.toString())).isEqualTo(Sonde.FAILED);
    assertThat(key).hasContent(text);
    assertThat(run("keygen")).isEqualTo(Sonde.DONE);
    assertThat(out.toString()).matches("[A-Za-z0-9_-]{43}\n").isNotEqualTo(text);
  }

  @Test
  void linesArePrintedAsTheyCome() throws IOException {
    try (ServerSocket server = listen()) {
      CompletableFuture<List<String>> keys = serve(server, "{\"a\":1}\n{\"b\":\"\u001b[2J\"}\n");
      assertThat(tail(server, "-n", "2")).isEqualTo(Sonde.DONE);
      assertThat(out).hasToString("{\"a\":1}\n{\"b\":\"\uFFFD[2J\"}\n");
      assertThat(keys.join()).containsExactly(Files.readString(key).strip());
    }
  }

  @Test
  void prettyIsASummary() throws IOException {
    try (ServerSocket server = listen()) {
      CompletableFuture<List<String>> keys = serve(server, LINE + "\n");
      assertThat(tail(server, "-n", "1", "--pretty")).isEqualTo(Sonde.DONE);
      assertThat(keys.join()).hasSize(1);
      assertThat(out.toString().lines())
          .containsExactly(
              "2026-01-01T00:00:00Z  degraded: cpu\uFFFD[31m",
              "  cpu 12.5%  memory 512 MiB of 2.00 GiB  disk 2.5 of 10.0 GiB"
                  + "  load 0.50 0.25 0.13  up 1d 1:01",
              "  top  java 99.5%",
              "  /web                         cpu 150.0%  memory 1.00 MiB of 2.00 MiB  Up 3 hours");
    }
  }

  @Test
  void aWrongKeyIsNotTriedAgain() throws IOException {
    try (ServerSocket server = listen()) {
      CompletableFuture<List<String>> keys = serve(server, "Unauthorized\n");
      assertThat(tail(server)).isEqualTo(Sonde.FAILED);
      assertThat(err.toString()).contains("does not accept this key");
      assertThat(keys.join()).hasSize(1);
    }
  }

  @Test
  void itComesBackWhenTheConnectionBreaks() throws IOException {
    try (ServerSocket server = listen()) {
      CompletableFuture<List<String>> keys = serve(server, "{\"a\":1}\n{\"cut", "Unauthorized\n");
      assertThat(tail(server)).isEqualTo(Sonde.FAILED);
      assertThat(keys.join()).hasSize(2);
      assertThat(out).hasToString("{\"a\":1}\n");
      assertThat(err.toString()).contains("again in 0.");
    }
  }

  @Test
  void withoutKeyOrWithWrongTargetItIsUsage() {
    assertThat(run("tail", "127.0.0.1:1", "--key-file", folder.resolve("none").toString()))
        .isEqualTo(Sonde.FAILED);
    assertThat(run("tail", "a b", "--key-file", key.toString())).isEqualTo(Sonde.USAGE);
    assertThat(run("tail", "127.0.0.1:1", "--key-file", key.toString(), "-n", "0"))
        .isEqualTo(Sonde.USAGE);
  }

  @Test
  void waitsGrowAndOnlyAStableSessionStartsThemAnew() {
    Backoff longest = new Backoff(() -> 1);
    Duration pause = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      Duration next = longest.after(Duration.ofSeconds(29));
      assertThat(next).isGreaterThanOrEqualTo(pause).isLessThanOrEqualTo(Backoff.LONGEST);
      pause = next;
    }
    assertThat(pause).isEqualTo(Backoff.LONGEST);
    assertThat(longest.after(Backoff.STABLE)).isEqualTo(Backoff.FIRST);
    assertThat(new Backoff(() -> 0).after(Duration.ZERO)).isEqualTo(Backoff.FIRST.dividedBy(2));
  }
}
