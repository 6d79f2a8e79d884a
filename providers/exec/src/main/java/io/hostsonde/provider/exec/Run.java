package io.hostsonde.provider.exec;

import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One run of a command, from its start until nothing of it is left. */
final class Run {

  /** So much of what it complains is kept, for its first line. */
  private static final int COMPLAINT_BYTES = 4096;

  /** Where systemd puts the agent's secrets. */
  private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

  /** How long a pipe may take to end once everybody who could write into it was killed. */
  private static final Duration PIPES_END = Duration.ofSeconds(1);

  private final Command command;
  private final MemoryShare.Lease memory;
  private final String mark = UUID.randomUUID().toString();
  private final Process process;
  private final ProcessTree tree;
  private final Gathering out;
  private final Gathering err;

  /**
   * Starts the command. It gets the agent's environment without what is the agent's own, which may
   * be secret.
   *
   * @param memory takes what is kept of its output
   * @param hidden variables that tell the agent's settings, those of other plug-ins, too
   */
  Run(Command command, int maxOutputBytes, MemoryShare.Lease memory, Set<String> hidden)
      throws IOException {
    this.command = command;
    this.memory = memory;
    ProcessBuilder builder = new ProcessBuilder(command.words());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(name ->
            name.startsWith("HOSTSONDE_")
                || name.startsWith("SOCKTOP_")
                || name.equals(CREDENTIALS)
                || hidden.contains(name));
    environment.put(ProcessTree.VARIABLE, mark);
    this.process = builder.start();
    this.tree = new ProcessTree(process.toHandle(), mark);
    String name = "sonde-exec " + command.label();
    this.out =
        Gathering.start(
            name + " out", process.getInputStream(), maxOutputBytes, memory, tree::kill);
    this.err =
        Gathering.start(name + " err", process.getErrorStream(), COMPLAINT_BYTES, memory, () -> {});
  }

  /**
   * What it prints. Nothing of it runs any longer when this returns or throws.
   *
   * @throws IOException when it ends otherwise than with 0, prints too much, or too late
   */
  ByteBuffer output(Duration killAfter) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + killAfter.toNanos();
    boolean whole = false;
    try {
      process.getOutputStream().close();
      boolean ended = process.waitFor(killAfter.toNanos(), TimeUnit.NANOSECONDS);
      whole = ended && out.await(deadline) && err.await(deadline);
      if (out.noMemory()) {
        throw new IOException(memory.refusal() + ", was killed");
      }
      if (out.tooMuch()) {
        throw new IOException("prints more than exec.max-output-bytes allow, was killed");
      }
      if (!whole) {
        throw new IOException(
            (ended ? "ended, but what it started did not" : "did not end")
                + " within "
                + killAfter.toMillis()
                + " ms (exec.kill-after), was killed with all it started");
      }
      int exit = process.exitValue();
      if (exit != 0) {
        throw new IOException("ended with " + exit + complaint());
      }
      return out.bytes();
    } finally {
      if (!whole) {
        tree.kill();
        long end = System.nanoTime() + PIPES_END.toNanos();
        out.await(end);
        err.await(end);
      }
    }
  }

  private String complaint() {
    return StandardCharsets.UTF_8
        .decode(err.bytes())
        .toString()
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(line -> ": " + line.strip())
        .orElse("");
  }

  /** Whether something still holds its output open. */
  boolean lingers() {
    return out.runs() || err.runs();
  }

  @Override
  public String toString() {
    return command.label();
  }
}
