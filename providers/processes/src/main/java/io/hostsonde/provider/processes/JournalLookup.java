package io.hostsonde.provider.processes;

import io.hostsonde.api.Lookup;
import io.hostsonde.metrics.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one process by {@code journalctl -o json}, the one program that the agent runs:
 * the journal's files have no other stable interface but a C library. Arguments are fixed but for
 * the pid; time and output are bounded.
 */
final class JournalLookup implements Lookup<Integer, Journal> {

  /** The newest 100 entries have some 100 KB; more than this is cut. */
  static final int MOST_OUTPUT_BYTES = 4 << 20;

  private static final int MOST_MESSAGE_BYTES = 1000;

  private final String program;
  private final Duration timeout;

  JournalLookup(String program, Duration timeout) {
    this.program = program;
    this.timeout = timeout;
  }

  @Override
  public Journal look(Integer pid) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  program,
                  "-o",
                  "json",
                  "--reverse",
                  "-n",
                  Integer.toString(JournalLines.MOST_ENTRIES + 1),
                  "--no-pager",
                  "_PID=" + pid)
              .start();
    } catch (IOException e) {
      return new Journal(List.of(), false, "no journal: " + program + " can't be run");
    }
    Watchdog watchdog = new Watchdog(process, timeout);
    try {
      return read(process, watchdog);
    } catch (IOException e) {
      return new Journal(List.of(), false, "no journal: " + e.getMessage());
    } finally {
      watchdog.end();
    }
  }

  private Journal read(Process process, Watchdog watchdog)
      throws IOException, InterruptedException {
    process.getOutputStream().close();
    byte[] output;
    String message;
    boolean cut;
    try (InputStream standard = process.getInputStream();
        InputStream error = process.getErrorStream()) {
      output = standard.readNBytes(MOST_OUTPUT_BYTES);
      cut = output.length == MOST_OUTPUT_BYTES && standard.read() >= 0;
      message =
          cut
              ? ""
              : new String(error.readNBytes(MOST_MESSAGE_BYTES), StandardCharsets.UTF_8).strip();
    }
    JournalLines lines = JournalLines.parse(output);
    return new Journal(
        lines.entries(), lines.more() || cut, notice(process, watchdog, message, cut, lines));
  }

  private @Nullable String notice(
      Process process, Watchdog watchdog, String message, boolean cut, JournalLines lines)
      throws InterruptedException {
    if (cut) {
      return "more than " + (MOST_OUTPUT_BYTES >> 20) + " MiB of journal, the rest is left out";
    }
    boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (watchdog.hasBitten() || !ended) {
      return program + " took longer than " + timeout.toMillis() + " ms";
    }
    if (!message.isEmpty()) {
      return message;
    }
    if (process.exitValue() != 0) {
      return program + " failed with exit code " + process.exitValue();
    }
    return lines.broken() == 0 ? null : lines.broken() + " entries could not be read";
  }

  /** Kills a program that takes too long; and in any case whatever is left of it at the end. */
  private static final class Watchdog {

    private final Process process;
    private volatile boolean bitten;

    Watchdog(Process process, Duration timeout) {
      this.process = process;
      Thread.ofPlatform()
          .daemon()
          .name("journal watchdog " + process.pid())
          .start(() -> watch(timeout));
    }

    private void watch(Duration timeout) {
      try {
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
          bitten = true;
        }
      } catch (InterruptedException e) {
        bitten = true;
      }
      end();
    }

    boolean hasBitten() {
      return bitten;
    }

    /** Its children, too: they may hold the ends of its pipes. */
    void end() {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        // By its handle: Process.destroyForcibly closes the pipes, with what is yet to be read.
        process.toHandle().destroyForcibly();
      }
    }
  }
}
