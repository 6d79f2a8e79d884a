package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UserNamesTest {

  @TempDir Path root;

  @Test
  void takesNamesAndLeavesOutWhatIsNoLine() {
    assertThat(
            UserNames.parse(
                Text.of(
                    """
                    root:x:0:0:root:/root:/bin/bash
                    # a comment
                    toor:x:0:0::/:/bin/sh
                    +::::::
                    broken
                    half:x:7
                    :x:8:0::/:/bin/sh
                    large:x:4294967294:0::/:/bin/sh
                    last:x:1000:1000::/:/bin/sh\
                    """)))
        .containsOnly(
            java.util.Map.entry(0, "root"),
            java.util.Map.entry(-2, "large"),
            java.util.Map.entry(1000, "last"));
  }

  @Test
  void readsTheFileAgainWhenItHasChanged() throws IOException {
    UserNames names = new UserNames(root);
    names.refresh();
    assertThat(names.name(1000)).isEqualTo("1000");
    assertThat(names.name(-2)).isEqualTo("4294967294");
    Path passwd = Files.createDirectory(root.resolve("etc")).resolve("passwd");
    Files.writeString(passwd, "ann:x:1000:0::/:/bin/sh\n");
    names.refresh();
    assertThat(names.name(1000)).isEqualTo("ann");
    Files.writeString(passwd, "bob:x:1000:0::/:/bin/sh\n");
    Files.setLastModifiedTime(passwd, FileTime.from(Instant.EPOCH));
    names.refresh();
    assertThat(names.name(1000)).isEqualTo("bob");
    Files.delete(passwd);
    names.refresh();
    assertThat(names.name(1000)).isEqualTo("1000");
  }
}
