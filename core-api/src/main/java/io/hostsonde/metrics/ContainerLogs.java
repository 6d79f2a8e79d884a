package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of every running container: what the source {@code containers} answers when it is
 * looked up by a number of lines (an Integer; 0 means as many as its setting says). One container,
 * more lines, or following is what {@link io.hostsonde.api.Logs} is for.
 *
 * @param logs one entry a running container
 */
public record ContainerLogs(List<Log> logs) {

  public ContainerLogs {
    logs = Promised.list(logs);
  }

  /**
   * The end of one container's log.
   *
   * @param id of the container
   * @param name of the container, without the engine's leading slash
   * @param lines the oldest first; where some are left out for lack of memory, the first line says
   *     so, and one that was cut says so at its end
   * @param unreadable why it has no lines, or not all of them; absent when it was read
   */
  public record Log(@Key String id, String name, List<Line> lines, @Nullable String unreadable) {

    public Log {
      id = Promised.text(id);
      name = Promised.text(name);
      lines = Promised.list(lines);
    }
  }

  /**
   * A line, without its line end.
   *
   * @param error whether it came over standard error
   */
  public record Line(Instant time, boolean error, String text) {

    public Line {
      time = Promised.or(time, Instant.EPOCH);
      text = Promised.text(text);
    }
  }
}
