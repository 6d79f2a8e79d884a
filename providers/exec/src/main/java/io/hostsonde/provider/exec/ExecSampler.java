package io.hostsonde.provider.exec;

import io.hostsonde.api.Described;
import io.hostsonde.api.Sampler;
import io.hostsonde.schema.Schema;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs one command, and says what it printed. */
final class ExecSampler implements Sampler<Described> {

  /** What the last answer was made of, and the schema made of that. */
  private record Known(Shape.Members shape, Schema schema) {}

  private final Command command;
  private final ExecSettings settings;
  private final Set<String> keys;
  private @Nullable Known known;
  private @Nullable Run last;

  ExecSampler(Command command, ExecSettings settings) {
    this.command = command;
    this.settings = settings;
    this.keys = settings.keys().stream().map(Schema::fieldName).collect(Collectors.toSet());
  }

  @Override
  public Described sample() throws IOException, InterruptedException {
    Run before = last;
    if (before != null && before.lingers()) {
      throw new IOException(
          "the output of the last run is still held open by a process that can't be killed");
    }
    Run run = new Run(command, settings.maxOutputBytes());
    last = run;
    byte[] output = run.output(settings.killAfter());
    try {
      Answer answer = Answer.parse(output, settings.maxValues(), keys);
      Known now = known;
      if (now == null || !now.shape().equals(answer.shape())) {
        now = new Known(answer.shape(), answer.shape().schema(keys, false));
        known = now;
      }
      return new Described(now.schema(), answer.value());
    } catch (IllegalArgumentException e) {
      throw new IOException("prints what can't be a sample: " + e.getMessage(), e);
    }
  }
}
