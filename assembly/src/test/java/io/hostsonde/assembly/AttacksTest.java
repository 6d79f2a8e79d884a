package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the campaign that docs/reliability.md tells of. */
class AttacksTest {

  private static final Path CAMPAIGN =
      Path.of("../benchmarks/src/main/java/io/hostsonde/benchmarks/attack/AttackAgent.java");

  /** It takes a minute where nothing else runs. */
  private static final int PATIENCE_MINUTES = 8;

  @TempDir Path scratch;

  @Test
  void nothingThatIsSentEndsTheAgentOrShutsOthersOut() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "Linux");
    Path table = scratch.resolve("table");
    // From its source, as benchmarks/attack-agent does: benchmarks are built after the
    // distribution.
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            CAMPAIGN.toString(),
            Installed.BUILT.toString(),
            "--quick");
    Process campaign =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(table.toFile())
            .start();
    try {
      assertThat(campaign.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .as(table.toString())
          .isTrue();
      assertThat(campaign.exitValue()).as(Files.readString(table)).isZero();
    } finally {
      campaign.destroy(); // it ends its agents
    }
  }
}
