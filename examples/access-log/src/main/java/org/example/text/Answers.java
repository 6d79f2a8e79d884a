package org.example.text;

import io.hostsonde.api.Absent;
import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Failed;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.Logs;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each request is answered with. It knows no source: a schema tells all there is to tell. */
final class Answers {

  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final Duration LOG_WAIT = Duration.ofSeconds(1);
  private static final int MOST_LINES = 1000;

  private final Readings readings;

  Answers(Readings readings) {
    this.readings = readings;
  }

  String to(String request) throws InterruptedException {
    String[] words = request.split(" +");
    if (words[0].isEmpty()) {
      return sources();
    }
    if (words[0].equals("logs") && words.length == 3 && words[2].matches("\\d{1,4}")) {
      return logs(words[1], Math.min(MOST_LINES, Integer.parseInt(words[2])));
    }
    return reading(request);
  }

  private String sources() {
    StringBuilder text = new StringBuilder();
    for (SourceInfo source : readings.sources()) {
      text.append(source.name()).append('\n');
    }
    return text.toString();
  }

  /** Failures are values: no exception of a source arrives here. */
  private String reading(String source) throws InterruptedException {
    Map<String, Reading> answer = readings.read(Set.of(source), MAX_AGE);
    return switch (answer.get(source)) {
      case Sampled sampled -> source + " ok\n" + Lines.of(sampled.schema(), sampled.value());
      case Absent absent -> Lines.plain(source + " absent: " + absent.reason()) + "\n";
      case Failed failed -> Lines.plain(source + " failed: " + failed.reason()) + "\n";
      case null -> Lines.plain(source) + " unknown\n";
    };
  }

  private String logs(String source, int tail) throws InterruptedException {
    Optional<Logs> logs = readings.logs(source);
    if (logs.isEmpty()) {
      return Lines.plain(source) + " has no log\n";
    }
    LogQuery query = new LogQuery(source, tail, null, false, true);
    StringBuilder text = new StringBuilder();
    try (LogStream stream = logs.get().open(query)) {
      for (LogLine line = stream.next(LOG_WAIT); line != null; line = stream.next(LOG_WAIT)) {
        text.append(line.time()).append(line.error() ? " error " : " ");
        text.append(Lines.plain(line.text())).append('\n');
      }
    } catch (AbsentException | IOException e) {
      text.append(Lines.plain(source + " failed: " + e.getMessage())).append('\n');
    }
    return text.toString();
  }
}
