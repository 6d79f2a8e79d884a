package io.hostsonde.provider.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Scripts to run in tests. */
final class Scripts {

  private Scripts() {}

  /** Writes a script, and says it as the setting does. */
  static String write(Path folder, String label, String body) throws IOException {
    Path script = folder.resolve(label + ".sh");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return label + "=" + script;
  }

  /** Settings with the defaults for all but the commands. */
  static ExecSettings settings(String... commands) {
    return settings(Duration.ofSeconds(30), commands);
  }

  static ExecSettings settings(Duration killAfter, String... commands) {
    return new ExecSettings(List.of(commands), killAfter, 1 << 20, 10_000, List.of("name", "id"));
  }
}
