package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A real dockerd of its own, with an image of the machine's busybox. */
final class RealDocker {

  /** Paths of Unix sockets are short, so it is not below the build's folder. */
  private final Path folder;

  private final Path script;
  private long pid;

  private RealDocker(Path folder, Path script) {
    this.folder = folder;
    this.script = script;
  }

  /** Starts it, or skips the test with the reason. */
  static RealDocker start() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "dockerd needs root");
    for (String program : List.of("dockerd", "docker", "containerd", "runc", "busybox")) {
      assumeTrue(
          installed(program), program + " is missing: apt-get install docker.io busybox-static");
    }
    Path folder = Files.createTempDirectory("sonde-");
    Path script = folder.resolve("dockerd.sh");
    Files.write(script, Recorded.bytes("dockerd.sh"));
    RealDocker docker = new RealDocker(folder, script);
    try {
      docker.launch();
    } catch (Exception | AssertionError e) {
      docker.stop();
      throw e;
    }
    return docker;
  }

  private static boolean installed(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(":", -1)).anyMatch(p -> Files.isExecutable(Path.of(p, program)));
  }

  void launch() throws Exception {
    pid = Long.parseLong(run(List.of("sh", script.toString(), "start", folder.toString())).strip());
  }

  String address() {
    return "unix://" + folder.resolve("s");
  }

  /** CPU time that the daemon used so far, in seconds. */
  double daemonCpuSeconds() throws IOException {
    double ticks = 0;
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return ticks / 100;
  }

  /** Runs the command docker. */
  String docker(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker", "-H", address()));
    command.addAll(Arrays.asList(arguments));
    return run(command);
  }

  /** Starts a container of a shell command. */
  String container(String name, List<String> options, String shell) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", "-d", "--name", name));
    arguments.addAll(options);
    arguments.addAll(List.of("busybox:test", "sh", "-c", shell));
    return docker(arguments.toArray(String[]::new)).strip();
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + ": " + output).isZero();
    return output;
  }

  /** Kills it with all its containers; {@link #launch} starts it again with what is on its disk. */
  void crash() throws Exception {
    run(List.of("sh", script.toString(), "crash", folder.toString()));
  }

  /** Ends it with all its containers. */
  void stop() throws Exception {
    run(List.of("sh", script.toString(), "stop", folder.toString()));
  }
}
