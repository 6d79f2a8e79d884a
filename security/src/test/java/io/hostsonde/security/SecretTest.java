package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  @TempDir Path folder;

  private static Secret secret(String text) {
    return Secret.of(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", " ", "pässwörd \ud83d\ude00", "a\nb"})
  void onlyTheSameTextMatches(String text) {
    Secret secret = secret(text);
    assertThat(secret.matches(text)).isTrue();
    assertThat(secret.matches(text + " ")).isFalse();
    assertThat(secret.matches(text.substring(1))).isFalse();
    assertThat(secret.matches(text.toUpperCase(Locale.ROOT) + "X")).isFalse();
    assertThat(secret.matches("")).isFalse();
    assertThat(secret.matches(null)).isFalse();
  }

  @Test
  void noTextMeansNoSecret() {
    assertThat(Secret.of(null)).isEmpty();
    assertThat(Secret.of("")).isEmpty();
  }

  @Test
  void showsNothingOfItself() {
    assertThat(secret("hunter2").toString()).doesNotContain("hunter2").doesNotContain("7");
  }

  @Test
  void readsTheFirstLineOfAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\r\nnot this\n");
    assertThat(Secret.read(file).matches("s3cret")).isTrue();
  }

  @Test
  void aFileWithoutSecretIsAMistake() throws IOException {
    Path empty = Files.writeString(folder.resolve("token"), "\nsecond line\n");
    assertThatIOException().isThrownBy(() -> Secret.read(empty)).withMessageContaining("token");
    assertThatIOException()
        .isThrownBy(() -> Secret.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
