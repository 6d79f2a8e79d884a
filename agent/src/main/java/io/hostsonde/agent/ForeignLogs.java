package io.hostsonde.agent;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.Logs;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a plug-in in a folder of its own: its code runs on threads of its own, and whoever
 * reads them is kept by it no longer than the time-out.
 */
record ForeignLogs(Slot.Plan plan, Flights flights, Logs logs) implements Logs {

  @Override
  public LogStream open(LogQuery query) throws IOException, InterruptedException, AbsentException {
    return new Stream(asked(Duration.ZERO, () -> logs.open(query)));
  }

  private <T> T asked(Duration wait, Callable<T> call)
      throws IOException, InterruptedException, AbsentException {
    try {
      return flights
          .guard(
              "logs of " + plan.source(),
              () -> {
                try (var _ = new ContextLoader(plan.loader(), "read")) {
                  return Installed.said("a log", call.call());
                }
              })
          .await(plan.timeout().plus(wait));
    } catch (ExecutionException e) {
      Throwable cause = Reasons.cause(e);
      if (cause instanceof AbsentException absent) {
        throw absent;
      }
      throw new IOException(Reasons.of(cause), cause);
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * What one call came to.
   *
   * @param line null: none came
   */
  private record Read(@Nullable LogLine line, boolean ended, long dropped) {}

  private final class Stream implements LogStream {

    private final LogStream stream;
    private volatile Read last = new Read(null, false, 0);

    Stream(LogStream stream) {
      this.stream = stream;
    }

    @Override
    public @Nullable LogLine next(Duration wait) throws IOException, InterruptedException {
      try {
        last = asked(wait, () -> new Read(stream.next(wait), stream.ended(), stream.dropped()));
      } catch (AbsentException e) {
        throw new IOException(e.reason(), e);
      }
      return last.line();
    }

    @Override
    public boolean ended() {
      return last.ended();
    }

    @Override
    public long dropped() {
      return last.dropped();
    }

    /** What holds a thread in it is not waited for. */
    @Override
    public void close() {
      flights.guard(
          "logs of " + plan.source(),
          () -> {
            stream.close();
            return stream;
          });
    }
  }
}
