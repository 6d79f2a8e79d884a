package io.hostsonde.provider.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.testkit.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class DetailLookupTest {

  private static final Path PROC = Path.of("/proc");
  private static final int SELF = (int) ProcessHandle.current().pid();

  private final DetailLookup lookup =
      new DetailLookup(
          TestHost.HERE, HostClock.SYSTEM, new BootTime(TestHost.HERE.proc(), HostClock.SYSTEM));
  private final List<Process> started = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private int start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    started.add(process);
    return (int) process.pid();
  }

  @Test
  void tellsAllOfAChild() throws Exception {
    int pid = start("sleep", "60", "0.5");
    Awaitility.await().until(() -> lookup.look(pid).process().name().equals("sleep"));
    ProcessDetail detail = lookup.look(pid);
    ProcessDetail.Entry process = detail.process();
    assertThat(process.command()).isEqualTo("sleep 60 0.5");
    assertThat(process.parentPid()).isEqualTo(SELF);
    assertThat(process.userId()).isEqualTo(Files.getAttribute(PROC.resolve("self"), "unix:uid"));
    assertThat(process.groupId()).isEqualTo(Files.getAttribute(PROC.resolve("self"), "unix:gid"));
    assertThat(process.workingDirectory()).isEqualTo(folder.toRealPath().toString());
    assertThat(process.executable()).isEqualTo(PROC.resolve(pid + "/exe").toRealPath().toString());
    assertThat(process.openFiles()).isEqualTo(3);
    assertThat(process.threadCount()).isZero();
    assertThat(process.residentBytes()).isBetween(1L << 16, 64L << 20);
    assertThat(process.virtualBytes()).isGreaterThan(process.residentBytes());
    assertThat(process.sharedBytes()).isBetween(1L, process.residentBytes() * 2);
    assertThat(process.readBytesTotal()).isNotNegative();
    assertThat(process.writtenBytesTotal()).isNotNegative();
    assertThat(process.cpuOfCorePercent()).isBetween(0.0, 100.0);
    assertThat(
            Duration.between(
                    ProcessHandle.of(pid).orElseThrow().info().startInstant().orElseThrow(),
                    process.startTime())
                .abs())
        .isLessThan(Duration.ofSeconds(2));
    assertThat(detail.children()).isEmpty();
    assertThat(detail.threads()).isEmpty();
    assertThat(detail.restriction()).isNull();
  }

  @Test
  void tellsTheChildrenAndThreadsOfThisProcess() throws Exception {
    int pid = start("sleep", "60");
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().name("looked up").start(() -> await(end));
    try {
      ProcessDetail detail = lookup.look(SELF);
      assertThat(detail.process().pid()).isEqualTo(SELF);
      assertThat(detail.process().threadCount()).isGreaterThan(5);
      assertThat(detail.process().cpuUserSecondsTotal()).isPositive();
      assertThat(detail.children()).extracting(ProcessDetail.Entry::pid).contains(pid);
      assertThat(detail.children())
          .allSatisfy(child -> assertThat(child.parentPid()).isEqualTo(SELF));
      // A thread that has just started names itself.
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(lookup.look(SELF).threads())
                  .extracting(ProcessDetail.ThreadEntry::name)
                  .contains("looked up"));
      assertThat(detail.threads())
          .extracting(ProcessDetail.ThreadEntry::tid)
          .doesNotContain(SELF)
          .doesNotHaveDuplicates();
    } finally {
      end.countDown();
      thread.join();
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void cpuIsOfTheTimeSinceTheLastLook() throws Exception {
    int pid = start("sh", "-c", "read x; while :; do :; done");
    Awaitility.await().until(() -> lookup.look(pid).process().state() == ProcessState.SLEEPING);
    started.getFirst().outputWriter().append("go\n").flush();
    Awaitility.await().until(() -> lookup.look(pid).process().cpuOfCorePercent() > 1);
    double seconds = lookup.look(pid).process().cpuUserSecondsTotal();
    Awaitility.await()
        .until(() -> lookup.look(pid).process().cpuUserSecondsTotal() > seconds + 0.1);
    assertThat(lookup.look(pid).process().cpuOfCorePercent()).isBetween(1.0, 110.0);
  }

  @Test
  void aZombieHasANameInBracketsAndNoMemory() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 1 & echo $!; exec sleep 60").start();
    started.add(parent);
    int zombie = Integer.parseInt(parent.inputReader().readLine());
    Awaitility.await().until(() -> lookup.look(zombie).process().state() == ProcessState.ZOMBIE);
    ProcessDetail.Entry process = lookup.look(zombie).process();
    assertThat(process.command()).isEqualTo("[sleep]");
    assertThat(process.residentBytes()).isZero();
    assertThat(process.parentPid()).isEqualTo((int) parent.pid());
    assertThat(process.executable()).isNull();
    assertThat(lookup.look((int) parent.pid()).children())
        .extracting(ProcessDetail.Entry::pid)
        .containsExactly(zombie);
  }

  @Test
  void aKernelThreadHasNoCommandAndNoParentOfItsOwn() throws Exception {
    Path kthreadd = PROC.resolve("2/comm");
    assumeTrue(
        Files.exists(kthreadd) && Files.readString(kthreadd).equals("kthreadd\n"),
        "kernel threads are not in sight");
    ProcessDetail.Entry process = lookup.look(2).process();
    assertThat(process.command()).isEqualTo("[kthreadd]");
    assertThat(process.parentPid()).isNull();
    assertThat(process.residentBytes()).isZero();
  }

  @Test
  void whatAnotherUsersProcessHidesIsAbsentWithTheReason() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "root sees all");
    ProcessDetail detail = lookup.look(1);
    assertThat(detail.process().openFiles()).isNull();
    assertThat(detail.process().executable()).isNull();
    assertThat(detail.restriction()).contains("permission denied", "open files", "executable");
  }

  @Test
  void aProcessThatIsNotThereIsAbsent() {
    assertThatThrownBy(() -> lookup.look(999_999_999))
        .isInstanceOf(AbsentException.class)
        .hasMessage("Process 999999999 not found");
  }

  @Test
  void aThreadIsNoProcess() throws Exception {
    int tid = lookup.look(SELF).threads().getFirst().tid();
    assertThatThrownBy(() -> lookup.look(tid)).isInstanceOf(AbsentException.class);
  }
}
