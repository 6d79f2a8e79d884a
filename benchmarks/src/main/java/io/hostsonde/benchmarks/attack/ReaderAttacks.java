package io.hostsonde.benchmarks.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Clients that are let in, ask for much and read nothing, on a host of many processes. */
final class ReaderAttacks {

  private static final int PROCESSES = 2_000;
  private static final int SMALL_BUFFER = 4_096;
  private static final int PIPELINED = 50;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private ReaderAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Assault(
            "never-read-websocket",
            scene -> crowded(scene, Setup.EVERY_WIRE),
            (target, scene) ->
                hold(
                    target.door(Wire.WEBSOCKET),
                    110,
                    webSocketQuestions(target.door(Wire.WEBSOCKET)),
                    scene,
                    "clients, each with " + PIPELINED + " requests for a sample of processes")),
        new Assault(
            "never-read-prometheus",
            scene -> crowded(scene, Setup.EVERY_WIRE.with("prometheus.include", "processes")),
            (target, scene) ->
                hold(
                    target.door(Wire.PROMETHEUS),
                    60,
                    scrapes(),
                    scene,
                    "scrapers, each with " + PIPELINED + " scrapes with processes")),
        new Assault(
            "never-read-tcp",
            scene ->
                crowded(
                    scene,
                    Setup.EVERY_WIRE.with("tcp.include", "processes", "tcp.interval", "100ms")),
            (target, scene) ->
                hold(
                    target.door(Wire.TCP),
                    200,
                    (Door.SECRET + "\n").getBytes(StandardCharsets.UTF_8),
                    scene,
                    "clients of lines with processes, every 100 ms")));
  }

  private static Setup crowded(Scene scene, Setup setup) throws IOException {
    scene.later(new Crowd(PROCESSES));
    return setup;
  }

  private static byte[] webSocketQuestions(Door door) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(door.upgradeRequest().getBytes(StandardCharsets.ISO_8859_1));
    byte[] question = Door.frame(1, "{\"type\":\"sample\",\"source\":\"processes\"}");
    for (int i = 0; i < PIPELINED; i++) {
      out.writeBytes(question);
    }
    return out.toByteArray();
  }

  private static byte[] scrapes() {
    String scrape =
        "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + Door.SECRET + "\r\n\r\n";
    return scrape.repeat(PIPELINED).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Who is dropped comes again. */
  private static String hold(Door door, int count, byte[] questions, Scene scene, String what)
      throws Exception {
    long end = scene.until(60, 4);
    Socket[] sockets = new Socket[count];
    int opened = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < count; i++) {
        if (sockets[i] == null || hungUp(sockets[i])) {
          try {
            sockets[i] = scene.later(door.connect(Duration.ofSeconds(1), SMALL_BUFFER));
            sockets[i].getOutputStream().write(questions);
            opened++;
          } catch (IOException e) {
            // Not let in now.
          }
        }
      }
      Thread.sleep(LOOK_EVERY);
    }
    for (Socket socket : sockets) {
      if (socket != null) {
        socket.close();
      }
    }
    return String.format("%d %s, %,d opened; %,d processes", count, what, opened, PROCESSES);
  }

  /** Whether a byte more, which nobody reads where all is well, is refused. */
  private static boolean hungUp(Socket socket) {
    try {
      socket.getOutputStream().write(0);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Processes that wait until they are closed, which costs next to nothing. */
  private static final class Crowd implements AutoCloseable {

    private final Process parent;

    Crowd(int count) throws IOException {
      parent =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "exec 3<&0; i=0; while [ $i -lt %d ]; do (read -r x <&3) & i=$((i+1)); done; echo; read -r x <&3"
                      .formatted(count))
              .redirectError(Path.of("/dev/null").toFile())
              .start();
      if (parent.getInputStream().read() < 0) {
        throw new IOException("no " + count + " processes could be started");
      }
    }

    @Override
    public void close() throws IOException {
      parent.getOutputStream().close();
    }
  }
}
