package io.hostsonde.provider.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.metrics.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A script plays journalctl. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class JournalLookupTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private Journal look(Duration timeout, String script) throws Exception {
    Path program = folder.resolve("journalctl");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new JournalLookup(program.toString(), timeout).look(42);
  }

  @Test
  void asksForTheNewestOfThatProcessAndReadsThem() throws Exception {
    Journal journal =
        look(
            LONG,
            """
            echo "$@" > %s/arguments
            echo '{"__REALTIME_TIMESTAMP":"2000000","MESSAGE":"newest"}'
            echo '{"__REALTIME_TIMESTAMP":"1000000","MESSAGE":"older"}'\
            """
                .formatted(folder));
    assertThat(journal.entries())
        .extracting(Journal.Entry::message)
        .containsExactly("newest", "older");
    assertThat(journal.truncated()).isFalse();
    assertThat(journal.notice()).isNull();
    assertThat(folder.resolve("arguments"))
        .hasContent("-o json --reverse -n 101 --no-pager _PID=42");
  }

  @Test
  void moreThanAHundredAreCut() throws Exception {
    Journal journal =
        look(
            LONG,
            """
            for i in 1 2 3 4 5 6 7 8 9 10 11; do for j in 1 2 3 4 5 6 7 8 9 10; do
            echo '{"__REALTIME_TIMESTAMP":"1000000"}'
            done; done\
            """);
    assertThat(journal.entries()).hasSize(100);
    assertThat(journal.truncated()).isTrue();
  }

  @Test
  void aMissingProgramIsANotice() throws Exception {
    Journal journal = new JournalLookup(folder.resolve("none").toString(), LONG).look(42);
    assertThat(journal.entries()).isEmpty();
    assertThat(journal.truncated()).isFalse();
    assertThat(journal.notice()).contains("none").contains("can't be run");
  }

  @Test
  void whatItSaysOverStandardErrorIsTheNotice() throws Exception {
    Journal journal = look(LONG, "echo 'No journal files were found.' >&2");
    assertThat(journal.entries()).isEmpty();
    assertThat(journal.notice()).isEqualTo("No journal files were found.");
  }

  @Test
  void aFailureWithoutAWordIsANotice() throws Exception {
    assertThat(look(LONG, "exit 3").notice()).endsWith("failed with exit code 3");
  }

  @Test
  void garbageIsANotice() throws Exception {
    Journal journal = look(LONG, "head -c 100000 /dev/urandom; echo");
    assertThat(journal.entries()).isEmpty();
    assertThat(journal.notice()).contains("could not be read");
  }

  @Test
  void aSlowProgramIsKilledWithItsChildrenAndWhatItSaidIsKept() throws Exception {
    Journal journal =
        look(
            Duration.ofMillis(500),
            """
            echo '{"__REALTIME_TIMESTAMP":"1000000","MESSAGE":"said"}'
            sleep 1000 &
            echo $! > %s/child
            sleep 1000\
            """
                .formatted(folder));
    assertThat(journal.notice()).endsWith("took longer than 500 ms");
    assertThat(journal.entries()).hasSize(1);
    assertGone(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
  }

  @Test
  void anEndlessOutputIsCutAndTheProgramKilled() throws Exception {
    Journal journal =
        look(
            LONG,
            """
            echo $$ > %s/child
            while :; do
            echo '{"__REALTIME_TIMESTAMP":"1000000","MESSAGE":"%s"}'
            done\
            """
                .formatted(folder, "x".repeat(100_000)));
    assertThat(journal.truncated()).isTrue();
    assertThat(journal.entries()).isNotEmpty();
    assertThat(journal.notice()).contains("4 MiB");
    assertGone(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
  }

  @Test
  void leavesNoDescriptorsBehind() throws Exception {
    look(LONG, "exit 0");
    long before = descriptors();
    for (int i = 0; i < 3; i++) {
      look(LONG, "echo x");
    }
    Awaitility.await().until(() -> descriptors() <= before);
  }

  private static void assertGone(long pid) {
    Awaitility.await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
