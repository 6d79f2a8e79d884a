package io.hostsonde.provider.exec;

import io.hostsonde.api.Described;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Sampler;
import io.hostsonde.schema.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs one command, and says what it printed. */
final class ExecSampler implements Sampler<Described> {

  /** What the last answer was made of, and the schema made of that. */
  private record Known(Shape.Members shape, Schema schema) {}

  /** Of the memory, all commands together get one part of so many for sure. */
  static final int PARTS = 8;

  private final Command command;
  private final ExecSettings settings;
  private final Set<String> keys;
  private @Nullable Known known;
  private final MemoryShare share;
  private final Set<String> hidden;
  private @Nullable Run last;

  /** For the last sample, which is shown on until there is another. */
  private MemoryShare.Lease shown;

  /**
   * Runs nothing yet.
   *
   * @param share for what is held of output and samples
   * @param hidden the variables that the command does not get
   */
  ExecSampler(Command command, ExecSettings settings, MemoryShare share, Set<String> hidden) {
    this.command = command;
    this.settings = settings;
    this.keys = settings.keys().stream().map(Schema::fieldName).collect(Collectors.toSet());
    this.share = share;
    this.hidden = hidden;
    this.shown = lease();
  }

  @Override
  public Described sample() throws IOException, InterruptedException {
    Run before = last;
    if (before != null && before.lingers()) {
      throw new IOException(
          "the output of the last run is still held open by a process that can't be killed");
    }
    MemoryShare.Lease memory = lease();
    try (MemoryShare.Lease output = lease()) {
      Run run = new Run(command, settings.maxOutputBytes(), output, hidden);
      last = run;
      ByteBuffer printed = run.output(settings.killAfter());
      Described sample = described(Answer.parse(printed, settings.maxValues(), keys, memory));
      shown.close();
      shown = memory;
      return sample;
    } catch (IllegalArgumentException e) {
      throw new IOException("prints what can't be a sample: " + e.getMessage(), e);
    } finally {
      if (shown != memory) {
        memory.close();
      }
    }
  }

  private Described described(Answer answer) {
    Known now = known;
    if (now == null || !now.shape().equals(answer.shape())) {
      now = new Known(answer.shape(), answer.shape().schema(keys, false));
      known = now;
    }
    return new Described(now.schema(), answer.value());
  }

  private MemoryShare.Lease lease() {
    long part = share.size() / PARTS / Math.max(1, settings.commands().size());
    return share.lease("the command " + command.label(), part);
  }

  @Override
  public void close() {
    shown.close();
  }
}
