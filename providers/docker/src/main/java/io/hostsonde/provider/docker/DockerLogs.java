package io.hostsonde.provider.docker;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.Logs;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.metrics.ContainerLogs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Of the memory, each log that is read for itself gets one part of so many. */
  static final int LOG_PARTS = 128;

  /** Of the memory, the last lines of all containers together are at most one part of so many. */
  static final int LAST_LINES_PARTS = 4;

  /** As long as nobody asked for them, last lines are counted; they are forgotten then. */
  static final Duration LAST_LINES_KEPT = Duration.ofSeconds(60);

  private final EngineApi api;
  private final Inventory inventory;
  private final Duration silence;
  private final LogChanges changes;
  private final HostClock clock;
  private final Map<Integer, LastLines> lastLines = new HashMap<>();
  private final Set<FollowedLog> followed = ConcurrentHashMap.newKeySet();

  /** The last lines of one container, and how it was before they were read. */
  private record Told(LogChanges.Mark mark, ContainerLogs.Log log, long bytes) {}

  /** Last lines that were told, and may still be shown, by the container's id. */
  private record LastLines(MemoryShare.Lease memory, long readAt, Map<String, Told> told) {}

  DockerLogs(
      EngineApi api, Inventory inventory, Duration silence, LogChanges changes, HostClock clock) {
    this.api = api;
    this.inventory = inventory;
    this.silence = silence;
    this.changes = changes;
    this.clock = clock;
  }

  /** What tells that a log is as it was. */
  LogChanges changes() {
    return changes;
  }

  @Override
  public LogStream open(LogQuery query) throws IOException, AbsentException {
    try {
      Inspection container = find(query.target());
      MemoryShare.Lease memory =
          api.memory()
              .lease("the log of " + container.name(), FollowedLog.OWN_BYTES + api.part(LOG_PARTS));
      boolean opened = false;
      try {
        LogStream log =
            query.follow() ? follow(container, query, memory) : ended(container, query, memory);
        opened = true;
        return log;
      } finally {
        if (!opened) {
          memory.close();
        }
      }
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

  private LogStream ended(Inspection container, LogQuery query, MemoryShare.Lease memory)
      throws IOException {
    // Lines that are still being written are lines here; a stream that follows leaves them.
    LogTail read =
        LogTail.read(
            api,
            container,
            query.tail(),
            query.since(),
            query.plain(),
            true,
            LogRoom.whole(memory));
    return new EndedLog(read, memory);
  }

  private LogStream follow(Inspection container, LogQuery query, MemoryShare.Lease memory)
      throws IOException {
    if (followed.size() >= MAX_FOLLOWED) {
      throw new IOException("already " + MAX_FOLLOWED + " logs are followed");
    }
    memory.need(FollowedLog.OWN_BYTES);
    LogTail before =
        LogTail.read(
            api,
            container,
            Math.max(1, query.tail()),
            query.since(),
            query.plain(),
            false,
            LogRoom.whole(memory));
    LogPosition position = new LogPosition(memory);
    position.begin(before.lines());
    if (query.tail() == 0) {
      before.lines().forEach(line -> memory.give(LogRoom.bytes(line)));
      before = new LogTail(List.of(), 0);
    }
    FollowedLog log =
        new FollowedLog(
            api,
            container,
            query.since(),
            query.plain(),
            silence,
            before,
            position,
            memory,
            followed::remove);
    followed.add(log);
    log.start();
    return log;
  }

  /**
   * The last lines of every running container. Only those logs are read to which something can have
   * been added since they were read for the last time.
   *
   * @param lines how many of each
   */
  ContainerLogs lastLines(int lines) throws IOException, InterruptedException, AbsentException {
    List<Inspection> running =
        inventory.present().containers().stream().filter(Inspection::runs).toList();
    Map<String, Told> told = new ConcurrentHashMap<>();
    MemoryShare.Lease memory =
        api.memory().lease("the last lines of containers", api.part(LAST_LINES_PARTS));
    Map<String, Told> before = replace(lines, new LastLines(memory, clock.nanoTime(), told));
    LogRoom room = LogRoom.among(memory, api.part(LAST_LINES_PARTS) / Math.max(1, running.size()));
    List<LogChanges.Mark> toRead = new ArrayList<>();
    for (Inspection container : running) {
      LogChanges.Mark now = changes.mark(container);
      Told last = before.get(container.id());
      if (last != null
          && last.log().unreadable() == null
          && last.mark().same(now)
          && last.log().name().equals(container.name())
          && last.bytes() <= room.bytes()
          && memory.take(last.bytes())) {
        told.put(container.id(), last);
      } else {
        toRead.add(now);
      }
    }
    Parallel.each(
        "docker-logs", toRead, READERS, mark -> told.put(mark.run().id(), read(mark, lines, room)));
    List<ContainerLogs.Log> logs = new ArrayList<>(running.size());
    for (Inspection container : running) {
      Told last = told.get(container.id());
      if (last != null) {
        logs.add(last.log());
      }
    }
    return new ContainerLogs(logs);
  }

  /**
   * Holds what will be told now in place of what was told before, which is held and counted until
   * then, at most {@link #LAST_LINES_KEPT}.
   *
   * @return what was told before
   */
  private Map<String, Told> replace(int lines, LastLines now) {
    synchronized (lastLines) {
      lastLines
          .values()
          .removeIf(told -> {
            boolean forgotten = now.readAt() - told.readAt() > LAST_LINES_KEPT.toNanos();
            if (forgotten) {
              told.memory().close();
            }
            return forgotten;
          });
      LastLines before = lastLines.put(lines, now);
      if (before == null) {
        return Map.of();
      }
      before.memory().close();
      return before.told();
    }
  }

  private Told read(LogChanges.Mark mark, int lines, LogRoom room) {
    Inspection container = mark.run();
    try {
      LogTail tail = LogTail.read(api, container, lines, null, false, true, room);
      List<ContainerLogs.Line> last = new ArrayList<>(tail.lines().size() + 1);
      String reason = null;
      if (tail.leftOut() > 0) {
        reason = tail.leftOut() + " lines left out, there is no memory for them";
        Instant first = tail.lines().isEmpty() ? Instant.EPOCH : tail.lines().getFirst().time();
        last.add(new ContainerLogs.Line(first, false, "[" + reason + "]"));
      }
      long bytes = 0;
      for (LogLine line : tail.lines()) {
        bytes += LogRoom.bytes(line);
        last.add(new ContainerLogs.Line(line.time(), line.error(), line.text()));
      }
      return new Told(
          mark, new ContainerLogs.Log(container.id(), container.name(), last, reason), bytes);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      return new Told(
          mark, new ContainerLogs.Log(container.id(), container.name(), List.of(), reason), 0);
    }
  }

  @Override
  public void close() {
    followed.forEach(FollowedLog::close);
    synchronized (lastLines) {
      lastLines.values().forEach(told -> told.memory().close());
      lastLines.clear();
    }
    changes.close();
  }
}
