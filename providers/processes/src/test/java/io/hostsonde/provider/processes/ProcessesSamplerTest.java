package io.hostsonde.provider.processes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.Constants;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import io.hostsonde.testkit.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the real /proc and real processes. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ProcessesSamplerTest {

  private static final Path PROC = Path.of("/proc");
  private static final Duration WINDOW = Duration.ofMillis(1500);

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  private static ProcessesSampler sampler(@Nullable Integer descriptors) {
    return new ProcessesSampler(TestHost.HERE, HostClock.SYSTEM, descriptors, Constants::read);
  }

  private static Optional<Processes.Entry> row(Processes processes, long pid) {
    return processes.processes().stream().filter(row -> row.pid() == pid).findFirst();
  }

  @Test
  void hasThisProcessAsTheJdkKnowsIt() throws IOException {
    try (ProcessesSampler sampler = sampler(null)) {
      Processes processes = sampler.sample();
      Processes.Entry self = row(processes, ProcessHandle.current().pid()).orElseThrow();
      assertThat(self.name()).isEqualTo("java");
      assertThat(self.user()).isEqualTo(System.getProperty("user.name"));
      assertThat(self.threads()).isGreaterThan(5);
      assertThat(self.residentBytes()).isBetween(20L << 20, 4L << 30);
      assertThat(self.cpuOfCorePercent()).isNull();
      assertThat(self.cpuOfHostPercent()).isNull();
      assertThat(Duration.between(jdkStart(), self.startTime()).abs()).isLessThan(ofSeconds(2));
      assertThat(processes.count()).isEqualTo(processes.processes().size());
      assertThat(processes.windowSeconds()).isNull();
      assertThat(processes.processes())
          .isSortedAccordingTo((a, b) -> Integer.compare(a.pid(), b.pid()));
    }
  }

  private static Instant jdkStart() {
    return ProcessHandle.current().info().startInstant().orElseThrow();
  }

  private static Duration ofSeconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 1000})
  void aBurnersCpuIsRightWithinTwoPoints(int descriptors) throws IOException {
    long pid = start("sh", "-c", "while :; do :; done").pid();
    try (ProcessesSampler sampler = sampler(descriptors)) {
      sampler.sample();
      long before = cpuNanos(pid);
      sampler.sample();
      long afterFirst = cpuNanos(pid);
      long waitingSince = System.nanoTime();
      Awaitility.await().until(() -> System.nanoTime() - waitingSince > WINDOW.toNanos());
      long beforeSecond = cpuNanos(pid);
      Processes processes = sampler.sample();
      long after = cpuNanos(pid);
      Processes.Entry burner = row(processes, pid).orElseThrow();
      double windowNanos = requireNonNull(processes.windowSeconds()) * 1e9;
      assertThat(windowNanos).isGreaterThan((double) WINDOW.toNanos());
      // What the scheduler says it got, around the two samples.
      double least = 100 * (beforeSecond - afterFirst) / windowNanos;
      double most = 100 * (after - before) / windowNanos;
      double ofCore = requireNonNull(burner.cpuOfCorePercent());
      assertThat(ofCore).isBetween(least - 2, most + 2).isPositive();
      int cores = Runtime.getRuntime().availableProcessors();
      assertThat(burner.cpuOfHostPercent())
          .isCloseTo(ofCore / cores, within(4.0))
          .isBetween(0.0, 100.0);
    }
  }

  private static long cpuNanos(long pid) throws IOException {
    String schedstat = Files.readString(PROC.resolve(pid + "/schedstat"));
    return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
  }

  @Test
  void aProcessThatDoesNothingKeepsItsRow() throws IOException {
    long pid = start("sleep", "60").pid();
    try (ProcessesSampler sampler = sampler(null)) {
      awaitSleeping(sampler, pid);
      sampler.sample();
      Processes.Entry row = row(sampler.sample(), pid).orElseThrow();
      assertThat(row.cpuOfCorePercent()).isZero();
      assertThat(row.cpuOfHostPercent()).isZero();
      for (int i = 0; i < 70; i++) {
        assertThat(row(sampler.sample(), pid).orElseThrow()).isSameAs(row);
      }
    }
  }

  @Test
  void aProcessThatRestedIsSeenToRunAtOnce() throws IOException {
    Process process = start("sh", "-c", "read x; while :; do :; done");
    try (ProcessesSampler sampler = sampler(null)) {
      letRest(sampler, process.pid());
      process.outputWriter().append("go\n").flush();
      Awaitility.await().until(() -> cpuNanos(process.pid()) > 100_000_000);
      Processes.Entry row = row(sampler.sample(), process.pid()).orElseThrow();
      assertThat(row.state()).isEqualTo(ProcessState.RUNNING);
      assertThat(row.cpuOfCorePercent()).isPositive();
    }
  }

  /** The main thread of a JVM does nothing but wait for the others. */
  @Test
  void aProcessIsSeenToRunWhicheverOfItsThreadsDoes() throws IOException {
    long self = ProcessHandle.current().pid();
    try (ProcessesSampler sampler = sampler(null)) {
      for (int i = 0; i < 20; i++) {
        sampler.sample();
      }
      long since = System.nanoTime();
      while (System.nanoTime() - since < Duration.ofMillis(50).toNanos()) {
        Thread.onSpinWait();
      }
      assertThat(row(sampler.sample(), self).orElseThrow().cpuOfCorePercent()).isPositive();
    }
  }

  @Test
  void aProcessThatIsStoppedWhileItRestsIsShownSo() throws Exception {
    Process process = start("sleep", "60");
    try (ProcessesSampler sampler = sampler(null)) {
      letRest(sampler, process.pid());
      start("kill", "-STOP", Long.toString(process.pid())).waitFor();
      Awaitility.await()
          .until(() ->
              row(sampler.sample(), process.pid()).orElseThrow().state() == ProcessState.STOPPED);
    }
  }

  /** Until its row has been the same for so many passes that it is not read anew. */
  private static void letRest(ProcessesSampler sampler, long pid) {
    Awaitility.await()
        .until(() -> {
          Processes.Entry row = row(sampler.sample(), pid).orElseThrow();
          for (int i = 0; i < 5; i++) {
            if (!row(sampler.sample(), pid).orElseThrow().equals(row)) {
              return false;
            }
          }
          return row.state() == ProcessState.SLEEPING;
        });
  }

  @Test
  void knowsWhetherProcShowsPidsAsTheAgentHasThem() {
    assertThat(ProcessesSampler.hasOnePid(Text.of("Name:\tjava\nNSpid:\t7\nNSsid:\t1\n"))).isTrue();
    assertThat(ProcessesSampler.hasOnePid(Text.of("Name:\tjava\nNSpid:\t47\t7\n"))).isFalse();
    assertThat(ProcessesSampler.hasOnePid(Text.of("Name:\tjava\n"))).isFalse();
    assertThat(ProcessesSampler.hasOnePid(null)).isFalse();
  }

  private static void awaitSleeping(ProcessesSampler sampler, long pid) {
    Awaitility.await()
        .until(() ->
            row(sampler.sample(), pid)
                .filter(row -> row.name().equals("sleep"))
                .filter(row -> row.state() == ProcessState.SLEEPING)
                .isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 1_000_000})
  void keepsAsManyDescriptorsAsItMayAndGivesThemBack(int limit) throws IOException {
    long before = descriptors();
    try (ProcessesSampler sampler = sampler(limit)) {
      int count = 0;
      for (int i = 0; i < 3; i++) {
        count = sampler.sample().count();
      }
      assertThat(count).isGreaterThan(5);
      assertThat(sampler.kept()).isEqualTo(Math.min(limit, count));
      assertThat(descriptors() - before).isBetween((long) sampler.kept(), sampler.kept() + 8L);
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before + 1);
  }

  @Test
  void aProcessThatEndsLeavesAndGivesItsDescriptorBack() throws Exception {
    try (ProcessesSampler sampler = sampler(null)) {
      List<Process> sleepers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sleepers.add(start("sleep", "60"));
      }
      letRest(sampler, sleepers.getFirst().pid());
      Processes all = sampler.sample();
      for (Process sleeper : sleepers) {
        assertThat(row(all, sleeper.pid())).isPresent();
        sleeper.destroyForcibly().waitFor();
      }
      Processes left = sampler.sample();
      for (Process sleeper : sleepers) {
        assertThat(row(left, sleeper.pid())).isEmpty();
      }
      assertThat(sampler.kept()).isLessThanOrEqualTo(left.count());
    }
  }

  @Test
  void aProcessThatComesIsThereInTheNextSample() throws IOException {
    try (ProcessesSampler sampler = sampler(null)) {
      for (int i = 0; i < 5; i++) {
        sampler.sample();
        long pid = start("sleep", "60").pid();
        assertThat(row(sampler.sample(), pid)).isPresent();
      }
    }
  }

  @Test
  void shortLivedProcessesDisturbNothing() throws IOException {
    Process forking = start("sh", "-c", "while :; do /bin/true; done");
    long self = ProcessHandle.current().pid();
    try (ProcessesSampler sampler = sampler(null)) {
      long since = System.nanoTime();
      while (System.nanoTime() - since < Duration.ofMillis(500).toNanos()) {
        Processes processes = sampler.sample();
        assertThat(row(processes, self)).isPresent();
        assertThat(row(processes, forking.pid())).isPresent();
        assertThat(sampler.kept()).isLessThanOrEqualTo(processes.count());
      }
    }
  }

  @Test
  void aZombieIsShownAsOne() throws IOException {
    // The shell becomes a program that does not wait for the child it has inherited, before that
    // one ends: a shell would reap it.
    Process parent = start("sh", "-c", "sleep 1 & echo $!; exec sleep 60");
    long zombie = Long.parseLong(parent.inputReader().readLine());
    try (ProcessesSampler sampler = sampler(null)) {
      Awaitility.await()
          .until(() ->
              row(sampler.sample(), zombie)
                  .filter(row -> row.state() == ProcessState.ZOMBIE)
                  .filter(row -> row.residentBytes() == 0)
                  .isPresent());
    }
  }

  @Test
  void aProcessThatRenamesItselfIsShownByItsNewName() throws IOException {
    Process process =
        start("sh", "-c", "read x; printf 'a) R\\n(\\377 b' > /proc/$$/comm; echo done; read x");
    try (ProcessesSampler sampler = sampler(null)) {
      letRest(sampler, process.pid());
      process.outputWriter().append("go\n").flush();
      assertThat(process.inputReader().readLine()).isEqualTo("done");
      Processes.Entry row = row(sampler.sample(), process.pid()).orElseThrow();
      assertThat(row.name()).isEqualTo("a) R\n(\ufffd b");
      assertThat(row.threads()).isOne();
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
