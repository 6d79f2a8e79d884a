package io.hostsonde.provider.docker;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.Logs;
import io.hostsonde.metrics.ContainerLogs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The logs of one engine's containers. Safe for use by many threads. */
final class DockerLogs implements Logs, AutoCloseable {

  /** How many logs are followed at a time: each has a connection and a thread. */
  static final int MAX_FOLLOWED = 64;

  /** How long a followed log is silent before it is looked whether lines are missing. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  /** How many logs are read at a time for {@link #lastLines}. */
  static final int READERS = 8;

  private final EngineApi api;
  private final Inventory inventory;
  private final Duration silence;
  private final LogTail tails;
  private final Set<FollowedLog> followed = ConcurrentHashMap.newKeySet();

  DockerLogs(EngineApi api, Inventory inventory, Duration silence) {
    this.api = api;
    this.inventory = inventory;
    this.silence = silence;
    this.tails = new LogTail(api);
  }

  @Override
  public LogStream open(LogQuery query) throws IOException, AbsentException {
    try {
      Inspection container = find(query.target());
      // Lines that are still being written are left to the stream that follows.
      if (!query.follow()) {
        return new EndedLog(
            tails.read(container, query.tail(), query.since(), query.plain(), true));
      }
      return follow(container, query);
    } catch (EngineRefusalException e) {
      throw new AbsentException(String.valueOf(e.getMessage()));
    } catch (EngineAwayException e) {
      if (e.why() == EngineAwayException.Why.SILENT) {
        throw e;
      }
      throw new AbsentException(String.valueOf(e.getMessage()));
    }
  }

  private Inspection find(String target) throws IOException, AbsentException {
    String reference = Inspection.withoutSlash(target);
    if (!ApiPath.isReference(reference)) {
      throw new AbsentException("no container has the name '" + target + "'");
    }
    return api.inspect(reference);
  }

  private LogStream follow(Inspection container, LogQuery query) throws IOException {
    if (followed.size() >= MAX_FOLLOWED) {
      throw new IOException("already " + MAX_FOLLOWED + " logs are followed");
    }
    List<LogLine> before =
        tails.read(container, Math.max(1, query.tail()), query.since(), query.plain(), false);
    LogPosition position = new LogPosition();
    position.begin(before);
    FollowedLog log =
        new FollowedLog(
            api,
            container,
            query.since(),
            query.plain(),
            silence,
            query.tail() == 0 ? List.of() : before,
            position,
            followed::remove);
    followed.add(log);
    log.start();
    return log;
  }

  /**
   * The last lines of every running container.
   *
   * @param lines how many of each
   */
  ContainerLogs lastLines(int lines) throws IOException, InterruptedException, AbsentException {
    List<Inspection> running =
        inventory.present().containers().stream().filter(Inspection::runs).toList();
    ConcurrentHashMap<String, ContainerLogs.Log> read = new ConcurrentHashMap<>();
    Parallel.each(
        "docker-logs",
        running,
        READERS,
        container -> read.put(container.id(), log(container, lines)));
    List<ContainerLogs.Log> logs = new ArrayList<>(running.size());
    for (Inspection container : running) {
      ContainerLogs.Log log = read.get(container.id());
      if (log != null) {
        logs.add(log);
      }
    }
    return new ContainerLogs(logs);
  }

  private ContainerLogs.Log log(Inspection container, int lines) {
    try {
      List<ContainerLogs.Line> last =
          tails.read(container, lines, null, false, true).stream()
              .map(line -> new ContainerLogs.Line(line.time(), line.error(), line.text()))
              .toList();
      return new ContainerLogs.Log(container.id(), container.name(), last, null);
    } catch (IOException e) {
      return new ContainerLogs.Log(
          container.id(), container.name(), List.of(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    followed.forEach(FollowedLog::close);
  }
}
