package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Files and commands of others that are large, each within its settings. */
final class FileAttacks {

  private static final int FILES = 9;
  private static final int COMMANDS = 20;
  private static final int KILOBYTES_A_FILE = 1_000;
  private static final int KILOBYTES_A_COMMAND = 900;
  private static final int CLIENTS = 8;
  private static final String KILOBYTE = "x".repeat(980);

  private FileAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Assault(
            "files-textfile",
            FileAttacks::textfiles,
            (target, scene) ->
                askAll(target, scene, List.of("textfile"))
                    + " for a folder of "
                    + FILES
                    + " files of 1 MB, rewritten each second"),
        new Assault(
            "files-exec",
            FileAttacks::commands,
            (target, scene) ->
                askAll(target, scene, commandSources())
                    + " for "
                    + COMMANDS
                    + " commands that print 0.9 MB each"));
  }

  private static Setup textfiles(Scene scene) throws IOException {
    Path folder = Files.createDirectories(scene.folder().resolve("files"));
    writeAll(folder);
    Thread writer =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (true) {
                  Thread.sleep(1000);
                  writeAll(folder);
                }
              } catch (InterruptedException | IOException e) {
                // The attack is over.
              }
            });
    scene.later(() -> {
      writer.interrupt();
      writer.join();
    });
    return Setup.EVERY_WIRE.with(
        "textfile.directory", folder.toString(), "textfile.min-age", "100ms");
  }

  private static void writeAll(Path folder) throws IOException {
    for (int file = 0; file < FILES; file++) {
      StringBuilder text = new StringBuilder();
      for (int row = 0; row < KILOBYTES_A_FILE; row++) {
        text.append("big").append(file).append("_bytes{row=\"").append(row).append("\",text=\"");
        text.append(KILOBYTE).append("\"} ").append(row).append('\n');
      }
      Path whole = folder.resolve("big" + file + ".new");
      Files.writeString(whole, text);
      Files.move(
          whole,
          folder.resolve("big" + file + ".prom"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Setup commands(Scene scene) throws IOException {
    StringBuilder json = new StringBuilder("{\"rows\":[");
    for (int row = 0; row < KILOBYTES_A_COMMAND; row++) {
      json.append(row > 0 ? "," : "").append("{\"name\":\"").append(row);
      json.append("\",\"text\":\"").append(KILOBYTE).append("\"}");
    }
    Path output = scene.write("output", json.append("]}").toString());
    Path script = scene.write("print", "#!/bin/sh\nexec cat " + output + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    List<String> commands = commandSources().stream().map(id -> label(id) + "=" + script).toList();
    return Setup.EVERY_WIRE.with(
        "exec.commands", String.join(", ", commands), "exec.min-age", "100ms");
  }

  private static String label(String id) {
    return id.substring("exec:".length());
  }

  private static List<String> commandSources() {
    return java.util.stream.IntStream.range(0, COMMANDS).mapToObj(i -> "exec:big" + i).toList();
  }

  /** Several clients ask for all of the sources over and over. */
  static String askAll(Target target, Scene scene, List<String> sources) {
    return askEach(target, scene, sources.stream().map(PlugInAttacks::sampleOf).toList());
  }

  /** Several clients send all of the requests over and over. */
  static String askEach(Target target, Scene scene, List<String> requests) {
    long end = scene.until(20, 4);
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        threads.execute(() -> {
          while (System.nanoTime() < end && target.alive()) {
            for (String request : requests) {
              try {
                target.door(Wire.WEBSOCKET).askFor(request);
                answered.incrementAndGet();
              } catch (IOException e) {
                failed.incrementAndGet();
              }
            }
          }
        });
      }
    }
    return String.format(
        "%d clients, %,d answers, %,d refused or failed", CLIENTS, answered.get(), failed.get());
  }
}
