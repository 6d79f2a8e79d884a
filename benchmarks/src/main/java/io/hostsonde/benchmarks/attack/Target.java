package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent of the distribution that is attacked, as its host sees it. */
final class Target implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration END_PATIENCE = Duration.ofSeconds(6);

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  /** Begins anywhere, so that two campaigns on a machine do not walk in step. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  /** Variables of whoever runs this that would change what the agent does. */
  private static final Pattern CALLERS =
      Pattern.compile(
          "SONDE_|HOSTSONDE_|SOCKTOP_|XDG_|DOCKER_|API_KEY|WHITELISTED|TLS_|JAVA_TOOL|JDK_JAVA|_JAVA");

  private final Process process;
  private final Path log;
  private final List<Door> doors;

  private Target(Process process, Path log, List<Door> doors) {
    this.process = process;
    this.log = log;
    this.doors = doors;
  }

  /**
   * Starts one.
   *
   * @param prefix words before the command, to run it elsewhere
   * @param home where its files are, a home folder of its own; what is there from an earlier start
   *     stays
   */
  static Target start(Path distribution, Path home, List<String> prefix, Setup setup)
      throws IOException {
    Files.createDirectories(home);
    List<Door> doors = new ArrayList<>();
    Map<String, String> settings = new TreeMap<>(setup.settings());
    settings.put(
        "transport", String.join(",", setup.wires().stream().map(Wire::settingName).toList()));
    for (Wire wire : setup.wires()) {
      Door door = new Door(wire, setup.host(), freePort(), setup.tls());
      doors.add(door);
      String name = wire.settingName();
      settings.putIfAbsent(name + ".host", door.host());
      settings.put(name + ".port", Integer.toString(door.port()));
      if (wire == Wire.TCP) {
        settings.put("tcp.key", Door.SECRET);
      } else if (setup.token()) {
        settings.put(name + ".token", Door.SECRET);
      }
    }
    Path file = home.resolve("agent.properties");
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
    Path log = home.resolve("log");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            distribution.resolve("bin/sonde").toString(), "agent", "--config", file.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> CALLERS.matcher(name).lookingAt());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_RUNTIME_DIR", home.toString());
    return new Target(builder.start(), log, List.copyOf(doors));
  }

  /**
   * One that nobody listens on, below those that the system gives to outgoing connections: of these
   * an attack beside this one opens thousands, and each could have it before the agent has.
   */
  private static int freePort() throws IOException {
    for (int tried = 0; tried < PORTS; tried++) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      }
    }
    throw new BindException("none of " + PORTS + " ports from " + FIRST_PORT + " is free");
  }

  /** Waits until all listen, or it has ended. */
  void awaitDoors() throws InterruptedException {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (alive() && System.nanoTime() < end && !doors.stream().allMatch(Door::listens)) {
      Thread.sleep(20);
    }
  }

  List<Door> doors() {
    return doors;
  }

  Door door(Wire wire) {
    return doors.stream().filter(door -> door.wire() == wire).findFirst().orElseThrow();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Waits for its end; false when it goes on. */
  boolean ends(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it ended with. */
  int exit() {
    return process.exitValue();
  }

  long logBytes() throws IOException {
    return Files.size(log);
  }

  String logFrom(long position) throws IOException {
    try (var channel = Files.newByteChannel(log)) {
      channel.position(position);
      byte[] bytes = new byte[(int) Math.min(1 << 20, channel.size() - position)];
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // read on
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The most that was resident since the last {@link #forgetPeak}, in MB; 0 when it has ended. */
  long peakMegabytes() {
    return status("VmHWM") / 1024;
  }

  long residentKilobytes() {
    return status("VmRSS");
  }

  void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "5");
    } catch (IOException e) {
      // It has ended, or we may not: then the peak is that since the start.
    }
  }

  private long status(String key) {
    try {
      Matcher matcher =
          Pattern.compile(key + ":\\s+(\\d+) kB")
              .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** CPU time since its start. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Tells it to end; how long that took. */
  Duration end() throws InterruptedException {
    long asked = System.nanoTime();
    process.destroy();
    if (!ends(END_PATIENCE)) {
      process.destroyForcibly();
      process.waitFor();
    }
    return Duration.ofNanos(System.nanoTime() - asked);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
