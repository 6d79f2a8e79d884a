package io.hostsonde.benchmarks.attack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One agent under viewers, lines and scrapes for a long time while processes, and containers where
 * there is an engine, come and go. Writes what is resident every ten seconds as CSV to standard
 * output, and the slope over the second half with its standard error to standard error. Ends with 1
 * when the slope is more than noise, or the agent does not answer any longer. {@code
 * benchmarks/soak-agent} starts it.
 */
public final class SoakAgent {

  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
  private static final Duration VIEW_EVERY = Duration.ofMillis(500);
  private static final Duration SCRAPE_EVERY = Duration.ofSeconds(5);
  private static final Duration PROCESS_EVERY = Duration.ofMillis(50);
  private static final Duration CONTAINER_EVERY = Duration.ofSeconds(2);
  private static final int VIEWERS = 3;
  private static final int LINE_CLIENTS = 2;

  /** Below so many KB over the second half a slope is not looked at: a few pages come and go. */
  private static final double SMALL_KILOBYTES = 512;

  /** Slopes of residents are no independent samples, so more than two standard errors. */
  private static final double STANDARD_ERRORS = 3;

  private static final List<String> VIEWS =
      List.of(
          "get_metrics",
          "get_processes",
          "get_disks",
          "{\"type\":\"sample\",\"source\":\"processes\"}",
          "{\"type\":\"containers\"}",
          "{\"type\":\"process\",\"pid\":1}");

  private static final String USAGE =
      """
      usage: soak-agent [DISTRIBUTION] [--minutes N] [--docker SOCKET --image IMAGE]
        DISTRIBUTION   a folder with bin/sonde; by default assembly/target/hostsonde
        --minutes N    how long (default 25)
        --docker       the Unix socket of an engine in which containers may be run and removed
        --image        an image there with the program sleep
      """;

  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong processes = new AtomicLong();
  private final AtomicLong containers = new AtomicLong();
  private volatile boolean ended;

  private SoakAgent() {}

  /** A second, and what was resident then in KB. */
  private record Sample(double seconds, double kilobytes) {}

  public static void main(String[] arguments) throws Exception {
    Path distribution = Path.of(System.getProperty("checkout", "."), "assembly/target/hostsonde");
    int minutes = 25;
    String docker = "";
    String image = "";
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      boolean more = i + 1 < arguments.length;
      if (argument.equals("--minutes") && more) {
        minutes = Integer.parseInt(arguments[++i]);
      } else if (argument.equals("--docker") && more) {
        docker = arguments[++i];
      } else if (argument.equals("--image") && more) {
        image = arguments[++i];
      } else if (argument.startsWith("-")) {
        System.err.print(USAGE);
        System.exit(2);
      } else {
        distribution = Path.of(argument);
      }
    }
    System.exit(
        new SoakAgent()
                .run(distribution.toAbsolutePath(), Duration.ofMinutes(minutes), docker, image)
            ? 0
            : 1);
  }

  private boolean run(Path distribution, Duration time, String docker, String image)
      throws Exception {
    Path home = Files.createTempDirectory("soak-");
    Setup setup =
        docker.isEmpty()
            ? Setup.EVERY_WIRE
            : Setup.EVERY_WIRE.with("docker.hosts", "unix://" + docker);
    try (Target target = Target.start(distribution, home, List.of(), setup)) {
      Runtime.getRuntime().addShutdownHook(new Thread(target::close));
      target.awaitDoors();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < VIEWERS; i++) {
        threads.add(start(() -> view(target.door(Wire.WEBSOCKET))));
      }
      for (int i = 0; i < LINE_CLIENTS; i++) {
        threads.add(start(() -> takeLines(target.door(Wire.TCP))));
      }
      threads.add(start(() -> scrape(target.door(Wire.PROMETHEUS))));
      threads.add(start(this::churnProcesses));
      if (!docker.isEmpty()) {
        threads.add(start(() -> churnContainers(docker, image)));
      }
      List<Sample> samples = watch(target, time);
      ended = true;
      threads.forEach(Thread::interrupt);
      return judge(samples, target);
    } finally {
      AttackAgent.delete(home);
    }
  }

  private interface Loop {
    void run() throws IOException, InterruptedException;
  }

  /** Goes on for ever, over failures, which are counted. */
  private Thread start(Loop loop) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!ended) {
            try {
              loop.run();
            } catch (IOException e) {
              failures.incrementAndGet();
            } catch (InterruptedException e) {
              return;
            }
          }
        });
  }

  private void view(Door door) throws IOException, InterruptedException {
    try (Socket socket = door.open()) {
      door.upgrade(socket);
      for (int i = 0; !ended; i++) {
        socket.getOutputStream().write(Door.frame(1, VIEWS.get(i % VIEWS.size())));
        Door.readFrame(socket.getInputStream());
        answers.incrementAndGet();
        Thread.sleep(VIEW_EVERY);
      }
    }
  }

  private void takeLines(Door door) throws IOException {
    try (Socket socket = door.open()) {
      Door.write(socket, Door.SECRET + "\n");
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (!ended) {
        Door.until(in, "\n");
        answers.incrementAndGet();
      }
    }
  }

  private void scrape(Door door) throws IOException, InterruptedException {
    door.ask();
    answers.incrementAndGet();
    Thread.sleep(SCRAPE_EVERY);
  }

  private void churnProcesses() throws IOException, InterruptedException {
    new ProcessBuilder("sleep", "1").start();
    processes.incrementAndGet();
    Thread.sleep(PROCESS_EVERY);
  }

  private void churnContainers(String docker, String image)
      throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                "docker",
                "-H",
                "unix://" + docker,
                "run",
                "--rm",
                "--network",
                "none",
                image,
                "sleep",
                "5")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread.sleep(CONTAINER_EVERY);
    if (run.isAlive() || run.exitValue() == 0) {
      containers.incrementAndGet();
    } else {
      failures.incrementAndGet();
    }
  }

  private List<Sample> watch(Target target, Duration time) throws InterruptedException {
    System.out.println("seconds,resident_kilobytes,answers,failures,processes,containers");
    List<Sample> samples = new ArrayList<>();
    long began = System.nanoTime();
    while (System.nanoTime() - began < time.toNanos() && target.alive()) {
      Thread.sleep(SAMPLE_EVERY);
      double seconds = (System.nanoTime() - began) / 1e9;
      Sample sample = new Sample(seconds, target.residentKilobytes());
      samples.add(sample);
      System.out.printf(
          Locale.ROOT,
          "%.0f,%.0f,%d,%d,%d,%d%n",
          sample.seconds(),
          sample.kilobytes(),
          answers.get(),
          failures.get(),
          processes.get(),
          containers.get());
    }
    return samples;
  }

  private boolean judge(List<Sample> samples, Target target) throws InterruptedException {
    boolean answering = target.alive();
    for (Door door : target.doors()) {
      try {
        door.ask();
      } catch (IOException e) {
        answering = false;
        System.err.println(door.wire().settingName() + " does not answer: " + e.getMessage());
      }
    }
    Duration ending = target.end();
    List<Sample> half = samples.subList(samples.size() / 2, samples.size());
    if (half.size() < 3) {
      System.err.println("too short for a slope");
      return answering;
    }
    Slope slope = Slope.of(half);
    double seconds = half.getLast().seconds() - half.getFirst().seconds();
    double grown = slope.perSecond * seconds;
    System.err.printf(
        Locale.ROOT,
        "%d answers, %d failures, %d processes, %d containers; ended in %d ms%n"
            + "resident over the second half (%.0f s): mean %.1f MB, slope %+.2f KB a minute,"
            + " standard error %.2f; %+.0f KB in all%n",
        answers.get(),
        failures.get(),
        processes.get(),
        containers.get(),
        ending.toMillis(),
        seconds,
        slope.mean / 1024,
        slope.perSecond * 60,
        slope.error * 60,
        grown);
    return answering
        && (grown < SMALL_KILOBYTES || slope.perSecond < STANDARD_ERRORS * slope.error);
  }

  /** Of a line through samples by least squares. */
  private record Slope(double mean, double perSecond, double error) {

    static Slope of(List<Sample> samples) {
      double x = samples.stream().mapToDouble(Sample::seconds).average().orElseThrow();
      double y = samples.stream().mapToDouble(Sample::kilobytes).average().orElseThrow();
      double xx = 0;
      double xy = 0;
      for (Sample sample : samples) {
        xx += (sample.seconds() - x) * (sample.seconds() - x);
        xy += (sample.seconds() - x) * (sample.kilobytes() - y);
      }
      double slope = xy / xx;
      double residual = 0;
      for (Sample sample : samples) {
        double off = sample.kilobytes() - y - slope * (sample.seconds() - x);
        residual += off * off;
      }
      return new Slope(y, slope, Math.sqrt(residual / (samples.size() - 2) / xx));
    }
  }
}
