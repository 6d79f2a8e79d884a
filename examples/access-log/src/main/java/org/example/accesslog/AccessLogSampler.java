package org.example.accesslog;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.example.accesslog.AccessLog.StatusClass;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was added to the log since the last sample. The engine calls it one at a time, so
 * plain fields do.
 */
final class AccessLogSampler implements Sampler<AccessLog> {

  private final Path path;
  private final GrowingFile file;
  private final HostClock clock;
  private final Map<String, Long> byStatus = new TreeMap<>();
  private @Nullable Long lastTime;
  private boolean begun;
  private long requests;
  private long bytes;
  private long others;

  AccessLogSampler(Path path, int mostBytes, HostClock clock) {
    this.path = path;
    this.file = new GrowingFile(path, mostBytes);
    this.clock = clock;
  }

  @Override
  public AccessLog sample() throws IOException, AbsentException {
    boolean first = !begun;
    begun = true;
    if (!Files.isRegularFile(path)) {
      throw new AbsentException("there is no log " + path + "; access-log.file names another");
    }
    if (first) { // What was served before is not ours to count; a log that comes later is.
      file.skipTo(0);
    }
    long requestsBefore = requests;
    long bytesBefore = bytes;
    file.lines().forEach(this::count);
    long now = clock.nanoTime();
    double seconds = lastTime == null ? 0 : (now - lastTime) / 1e9;
    lastTime = now;
    return new AccessLog(
        requests,
        seconds > 0 ? (requests - requestsBefore) / seconds : null,
        bytes,
        seconds > 0 ? (bytes - bytesBefore) / seconds : null,
        others,
        file.size(),
        statuses());
  }

  private void count(String line) {
    AccessLogLine parsed = AccessLogLine.parse(line).orElse(null);
    if (parsed == null) {
      others++;
      return;
    }
    requests++;
    bytes += parsed.bytes();
    byStatus.merge(parsed.statusClass(), 1L, Long::sum);
  }

  private List<StatusClass> statuses() {
    return byStatus.entrySet().stream()
        .map(entry -> new StatusClass(entry.getKey(), entry.getValue()))
        .toList();
  }
}
