package io.hostsonde.provider.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Host;
import io.hostsonde.linux.KernelDirectory;
import io.hostsonde.testkit.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against the real /proc. */
@EnabledOnOs(OS.LINUX)
class NewcomersTest {

  /** So many that any number of new pids is few. */
  private static final int KNOWN = 10_000_000;

  private final KernelDirectory proc = new KernelDirectory(Path.of("/proc"));
  private final Newcomers newcomers =
      new Newcomers(TestHost.HERE, proc, new ProcessFiles(proc, null));
  private long forks;

  @BeforeEach
  void learnTheLastPid() throws Exception {
    newcomers.prepare(true, true);
    for (int i = 0; i < 4; i++) {
      newcomers.find(++forks, KNOWN);
      new ProcessBuilder("true").start().waitFor();
    }
  }

  @AfterEach
  void close() {
    newcomers.close();
    proc.close();
  }

  private List<Integer> found(int known) throws IOException {
    newcomers.find(++forks, known);
    List<Integer> pids = new ArrayList<>();
    for (int i = 0; i < newcomers.count(); i++) {
      pids.add(newcomers.pid(i));
    }
    assertThat(pids).isSorted();
    return pids;
  }

  @Test
  void aNewProcessIsFoundTwiceAndAThreadNever() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().start(() -> await(end));
    Process process = new ProcessBuilder("sleep", "60").start();
    int self = Math.toIntExact(ProcessHandle.current().pid());
    try {
      for (int i = 0; i < 2; i++) {
        assertThat(found(KNOWN)).contains((int) process.pid()).doesNotContain(self);
        assertThat(newcomers.all()).isFalse();
      }
      for (int pid : found(KNOWN)) {
        assertThat(status(pid))
            .satisfiesAnyOf(
                status -> assertThat(status).contains("Tgid:\t" + pid),
                status -> assertThat(status).as("of one that has gone").isEmpty());
      }
    } finally {
      process.destroyForcibly().waitFor();
      end.countDown();
      thread.join();
    }
  }

  private static String status(int pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/status"));
    } catch (IOException gone) {
      return "";
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nothingIsLookedForWhileNothingForks() throws IOException {
    newcomers.find(forks, 0);
    assertThat(newcomers.all()).isFalse();
    assertThat(newcomers.count()).isZero();
  }

  @Test
  void allAreListedWhenThatIsCheaper() throws Exception {
    for (int i = 0; i < 40; i++) {
      new ProcessBuilder("true").start().waitFor();
    }
    assertThat(found(0)).contains(1, Math.toIntExact(ProcessHandle.current().pid()));
    assertThat(newcomers.all()).isTrue();
  }

  @Test
  void allAreListedNowAndThen() throws IOException {
    int listings = 0;
    for (int i = 0; i < 64; i++) {
      newcomers.find(forks, KNOWN);
      listings += newcomers.all() ? 1 : 0;
    }
    assertThat(listings).isEqualTo(4);
  }

  @Test
  void aNumberOfForksThatNeverMovesIsNotBelieved() throws IOException {
    try (Newcomers emulated = new Newcomers(TestHost.HERE, proc, new ProcessFiles(proc, null))) {
      emulated.prepare(true, false);
      for (int i = 0; i < 40; i++) {
        emulated.find(4242, KNOWN);
        assertThat(emulated.all()).isTrue();
      }
    }
  }

  @Test
  void aNumberOfForksThatDeniesAProcessIsNotBelievedAgain() throws IOException {
    try (Newcomers emulated = new Newcomers(TestHost.HERE, proc, new ProcessFiles(proc, null))) {
      emulated.prepare(true, false);
      emulated.find(1, KNOWN);
      emulated.find(2, KNOWN);
      for (emulated.find(2, KNOWN); !emulated.all(); ) {
        emulated.find(2, KNOWN);
      }
      emulated.listed(4711);
      for (int i = 0; i < 40; i++) {
        emulated.find(2, KNOWN);
        assertThat(emulated.all()).isTrue();
      }
    }
  }

  @Test
  void aProcessThatCameAfterTheNumberOfForksWasReadDeniesNothing() throws IOException {
    try (Newcomers real = new Newcomers(TestHost.HERE, proc, new ProcessFiles(proc, null))) {
      real.prepare(true, false);
      real.find(1, KNOWN);
      real.find(2, KNOWN);
      for (real.find(2, KNOWN); !real.all(); ) {
        real.find(2, KNOWN);
      }
      real.listed(4711);
      real.find(3, KNOWN);
      real.find(3, KNOWN);
      assertThat(real.all()).isFalse();
    }
  }

  @Test
  void aLastPidThatDeniesAProcessIsNotBelievedAgain() throws IOException {
    newcomers.listed(Integer.MAX_VALUE);
    for (int i = 0; i < 40; i++) {
      found(KNOWN);
      assertThat(newcomers.all()).isTrue();
    }
  }

  /** As a container has it that looks at its host. */
  @Test
  void theLastPidOfAnotherNamespaceMeansNothing(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("loadavg"), "0.00 0.00 0.00 1/100 7\n");
    Files.createDirectory(folder.resolve("4711"));
    Host host = new Host("inside", "Linux", folder, Path.of("/sys"), Path.of("/"));
    try (KernelDirectory other = new KernelDirectory(folder);
        Newcomers inside = new Newcomers(host, other, new ProcessFiles(other, null))) {
      inside.prepare(true, false);
      for (int i = 0; i < 40; i++) {
        inside.find(i, KNOWN);
        assertThat(inside.all()).isTrue();
        assertThat(inside.pid(0)).isEqualTo(4711);
      }
    }
  }
}
