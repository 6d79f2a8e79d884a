package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

class PemFuzzTest {

  private static final SelfSigned PAIR =
      SelfSigned.generate("box7", List.of(), Instant.parse("2026-11-01T10:00:00Z"));

  /** As certificate and as key: whatever is wrong is an IOException that names the file. */
  @FuzzTest
  void anyBytesAreMaterialOrAMistake(byte[] input) throws IOException {
    Path folder = Files.createTempDirectory("pem");
    Path good = folder.resolve("good.pem");
    Path strange = folder.resolve("strange.pem");
    try {
      Files.write(strange, input);
      Files.writeString(good, PAIR.key());
      named(strange, good, strange);
      Files.writeString(good, PAIR.certificate());
      named(good, strange, strange);
    } finally {
      Files.deleteIfExists(strange);
      Files.deleteIfExists(good);
      Files.deleteIfExists(folder);
    }
  }

  private static void named(Path certificate, Path key, Path strange) {
    try {
      assertThat(KeyMaterial.read(certificate, key).chain()).isNotEmpty();
    } catch (IOException e) {
      assertThat(e.getMessage()).contains(strange.toString());
    }
  }
}
