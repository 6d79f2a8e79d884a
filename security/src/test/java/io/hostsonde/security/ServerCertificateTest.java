package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCertificateTest {

  @TempDir Path temporary;

  private final TestClock clock = new TestClock(Instant.parse("2026-11-01T10:00:00Z"));
  private Path folder = Path.of("/");
  private ServerCertificate files = ServerCertificate.inFolder(folder, clock);

  @BeforeEach
  void folderOfTheTest() {
    folder = temporary.resolve("socktop_agent/tls");
    files = ServerCertificate.inFolder(folder, clock);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void livesWhereTheOriginalKeepsIt() {
    assertThat(ServerCertificate.defaultFolder(Map.of("HOME", "/home/a")))
        .isEqualTo(Path.of("/home/a/.config/socktop_agent/tls"));
    assertThat(
            ServerCertificate.defaultFolder(Map.of("HOME", "/home/a", "XDG_CONFIG_HOME", "/etc/x")))
        .isEqualTo(Path.of("/etc/x/socktop_agent/tls"));
    assertThat(ServerCertificate.defaultFolder(Map.of("HOME", "/h", "XDG_CONFIG_HOME", "x")))
        .as("the XDG specification ignores what is not absolute")
        .isEqualTo(Path.of("/h/.config/socktop_agent/tls"));
  }

  @Test
  void makesAPairOnceAndForItsOwnerOnly() throws IOException {
    assertThat(files.ensure("box7", List.of("192.0.2.7"))).isTrue();
    assertThat(permissions(files.keyFile())).isEqualTo("rw-------");
    assertThat(permissions(files.certificateFile())).isEqualTo("rw-r--r--");
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(names(folder)).containsExactly(".lock", "cert.pem", "key.pem");
    String before = Files.readString(files.certificateFile());
    assertThat(files.ensure("other", List.of())).isFalse();
    assertThat(Files.readString(files.certificateFile())).isEqualTo(before);
    ServerCertificate.Status status = files.status();
    assertThat(status.current().names()).contains("box7", "192.0.2.7");
    assertThat(status.current().notAfter()).isEqualTo(clock.now().plus(Duration.ofDays(397)));
    assertThat(status.current().sha256()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(status.successor()).isNull();
  }

  @Test
  void manyWhoNeedOneMakeOne() throws Exception {
    Callable<Boolean> ensure =
        () -> ServerCertificate.inFolder(folder, clock).ensure("box7", List.of());
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Boolean> made =
          threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> ensure).toList()).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(made).containsOnlyOnce(true);
    }
    assertThat(files.open().notAfter()).isEqualTo(clock.now().plus(Duration.ofDays(397)));
  }

  @ParameterizedTest
  @CsvSource({"cert.pem, key.pem", "key.pem, cert.pem"})
  void doesNotReplaceTheHalfOfAPair(String left, String lost) throws IOException {
    files.ensure("box7", List.of());
    String before = Files.readString(folder.resolve(left));
    Files.delete(folder.resolve(lost));
    assertThatIOException()
        .isThrownBy(() -> files.ensure("box7", List.of()))
        .withMessageContaining(folder.resolve(lost) + ": is not there, but");
    assertThat(Files.readString(folder.resolve(left))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw-rw-", "rw-r-----", "rwx------"})
  void tightensItsKey(String loose) throws IOException {
    files.ensure("box7", List.of());
    Files.setPosixFilePermissions(files.keyFile(), PosixFilePermissions.fromString(loose));
    files.open();
    assertThat(permissions(files.keyFile())).isEqualTo("rw-------");
  }

  @Test
  void leavesTheKeyOfSomebodyElseAsItIs() throws IOException {
    files.ensure("box7", List.of());
    Files.setPosixFilePermissions(files.keyFile(), PosixFilePermissions.fromString("rw-r--r--"));
    ServerCertificate.ofFiles(files.certificateFile(), files.keyFile(), clock).open();
    assertThat(permissions(files.keyFile())).isEqualTo("rw-r--r--");
  }

  @Test
  void writesOneSuccessorBesideTheCurrentOne() throws IOException {
    files.ensure("box7", List.of());
    String current = Files.readString(files.certificateFile());
    ServerCertificate.Pair successor = files.writeNext("box7", List.of("192.0.2.9"));
    assertThat(successor.certificate()).isEqualTo(folder.resolve("cert.next.pem"));
    assertThat(successor.key()).isEqualTo(folder.resolve("key.next.pem"));
    assertThat(permissions(successor.key())).isEqualTo("rw-------");
    assertThat(successor.names()).contains("192.0.2.9");
    assertThat(files.status().successor()).isEqualTo(successor);
    assertThat(Files.readString(files.certificateFile())).isEqualTo(current);
    assertThatIOException()
        .isThrownBy(() -> files.writeNext("box7", List.of()))
        .withMessageContaining("cert.next.pem: the successor is written already")
        .withMessageContaining(files.status().switchAt().toString());
  }

  @Test
  void aSuccessorThatIsDueTakesOverBeforeTheNextIsWritten() throws IOException {
    files.ensure("box7", List.of());
    ServerCertificate.Pair second = files.writeNext("box7", List.of());
    clock.pass(Duration.ofDays(391));
    ServerCertificate.Pair third = files.writeNext("box7", List.of());
    assertThat(files.status().current().sha256()).isEqualTo(second.sha256());
    assertThat(files.status().successor()).isEqualTo(third);
  }

  @Test
  void aStartAfterTheSwitchServesTheSuccessor() throws IOException {
    files.ensure("box7", List.of());
    ServerCertificate.Pair second = files.writeNext("box7", List.of());
    clock.pass(Duration.ofDays(400));
    assertThat(files.open().notAfter()).isEqualTo(second.notAfter());
    assertThat(files.open().certificateFile()).isEqualTo(files.certificateFile());
  }

  @Test
  void aMoveThatWasCutOffIsFinished() throws IOException {
    files.ensure("box7", List.of());
    ServerCertificate.Pair second = files.writeNext("box7", List.of());
    Files.move(second.key(), files.keyFile(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(files.open().notAfter()).isEqualTo(second.notAfter());
    assertThat(names(folder)).containsExactly(".lock", "cert.pem", "key.pem");
    assertThat(files.status().current().sha256()).isEqualTo(second.sha256());
  }

  @Test
  void oneThatEndedIsServedOnAndNeverReplacedByItself() throws IOException {
    files.ensure("box7", List.of());
    String before = Files.readString(files.certificateFile());
    clock.pass(Duration.ofDays(500));
    assertThat(files.ensure("box7", List.of())).isFalse();
    assertThat(files.open().notAfter()).isBefore(clock.now());
    assertThat(Files.readString(files.certificateFile())).isEqualTo(before);
  }

  @Test
  void theCertificateOfSomebodyElseHasNoSuccessorHere() throws IOException {
    files.ensure("box7", List.of());
    ServerCertificate theirs =
        ServerCertificate.ofFiles(files.certificateFile(), files.keyFile(), clock);
    assertThatIllegalStateException().isThrownBy(() -> theirs.writeNext("box7", List.of()));
    assertThat(theirs.ensure("box7", List.of())).isFalse();
    ServerCertificate missing =
        ServerCertificate.ofFiles(folder.resolve("none.pem"), files.keyFile(), clock);
    assertThatIOException()
        .isThrownBy(() -> missing.ensure("box7", List.of()))
        .withMessageContaining("none.pem: is not there");
  }
}
