package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnwritableExceptionTest {

  @TempDir Path folder;

  /** Below a file nobody can write, root neither. */
  @Test
  void aCertificateThatCanNotBeWrittenNamesPathAndSetting() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Path below = file.resolve("tls");
    ServerCertificate certificate =
        ServerCertificate.inFolder(below, new TestClock(Instant.parse("2026-01-01T00:00:00Z")));
    assertThatThrownBy(() -> certificate.ensure("host", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(below.toString())
        .hasMessageContaining("can't write")
        .hasMessageContaining("tls-directory");
  }

  @Test
  void ofAFullDiskItSaysWhereThough() {
    UnwritableException failure =
        new UnwritableException(
            "the key", folder, "name another", new IOException("No space left on device"));
    assertThat(failure)
        .hasMessage(folder + ": can't write the key: No space left on device;" + " name another");
  }
}
