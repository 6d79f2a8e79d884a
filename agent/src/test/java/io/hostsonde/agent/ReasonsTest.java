package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonsTest {

  @TempDir Path folder;

  @Test
  void exceptionsOfFilesAreSentences() throws Exception {
    assertThat(Reasons.of(new NoSuchFileException("/a"))).isEqualTo("/a: there is no such file");
    assertThat(Reasons.of(new AccessDeniedException("/a"))).isEqualTo("/a: permission denied");
    assertThat(Reasons.of(new FileSystemException("/a"))).isEqualTo("/a: FileSystemException");
    assertThat(thrown(() -> Files.delete(folder.resolve("none"))))
        .isEqualTo(folder + "/none: there is no such file");
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(Reasons.of(new NotDirectoryException("/a"))).isEqualTo("/a: is no folder");
    assertThat(thrown(() -> Files.createDirectory(file))).isEqualTo(file + ": is there already");
    assertThat(thrown(() -> Files.delete(folder))).isEqualTo(folder + ": the folder is not empty");
    assertThat(thrown(() -> Files.readString(folder))).contains("Is a directory");
    assertThat(thrown(() -> Files.readString(file.resolve("below"))))
        .isEqualTo(file + "/below: Not a directory");
  }

  @Test
  void whatHasNoMessageIsToldByItsClass() {
    assertThat(Reasons.of(new IOException())).isEqualTo("java.io.IOException");
    assertThat(Reasons.of(new IOException("no answer"))).isEqualTo("no answer");
    assertThat(Reasons.of(new IllegalStateException("odd")))
        .isEqualTo("java.lang.IllegalStateException: odd");
  }

  private interface Doing {
    void run() throws IOException;
  }

  private static String thrown(Doing doing) {
    try {
      doing.run();
    } catch (IOException e) {
      return Reasons.of(e);
    }
    throw new AssertionError("nothing was thrown");
  }
}
