package io.hostsonde.transport.websocket;

import io.hostsonde.api.Absent;
import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.Logs;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.TransportContext;
import io.hostsonde.codec.GenericJson;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Journal;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Answers requests from what the agent measures. Safe for use by many threads. */
final class Replies implements AutoCloseable {

  /**
   * Sensors change slowly and are asked on a thread of their own, since some hang: so they may be
   * older than the rest of the metrics, as in the original.
   */
  private static final Duration SENSORS_MAX_AGE = Duration.ofMillis(1500);

  /**
   * Up to that age they are answered with while new ones are on their way: handing a request to
   * another thread costs more than all the rest of it. What is older is waited for.
   */
  private static final Duration SENSORS_OLDEST = Duration.ofSeconds(10);

  private static final Duration DETAIL_MAX_AGE = Duration.ofMillis(250);
  private static final Duration JOURNAL_MAX_AGE = Duration.ofSeconds(1);
  private static final Duration LOG_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_LOG_CHARS = 1024 * 1024;

  /** What a line takes beside its text. */
  private static final int LINE_BYTES = 96;

  private static final String CONTAINERS = "containers";
  private static final String PROCESSES = "processes";

  private final Readings readings;
  private final HostClock clock;
  private final MemoryShare memory;
  private final Encoder encoder;
  private final GenericReplies generic;
  private final Sampling metrics;
  private final Sampling metricsWithLists;
  private final Sampling disks;
  private final Sampling disksForJson;
  private final Sampling processes;

  /**
   * Answers by settings.
   *
   * @param makeRoom drops a slow client; says whether there was one
   */
  Replies(TransportContext context, WebSocketSettings settings, BooleanSupplier makeRoom) {
    this.readings = context.readings();
    this.clock = context.clock();
    this.memory = context.memory();
    String hostName = context.host().name();
    this.encoder = new Encoder(new GenericJson(clock), memory, makeRoom);
    this.generic = new GenericReplies(encoder, clock);
    Duration metricsAge = Duration.ofMillis(settings.metricsMaxAgeMs());
    Duration disksAge = Duration.ofMillis(settings.disksMaxAgeMs());
    this.metrics =
        new Sampling(
            FastMetrics.SOURCES,
            metricsAge,
            settings.sensors(),
            values -> encoder.json(false, new FastMetrics(hostName, values, false)));
    this.metricsWithLists =
        new Sampling(
            FastMetrics.SOURCES_WITH_LISTS,
            metricsAge,
            settings.sensors(),
            values -> encoder.json(true, new FastMetrics(hostName, values, true)));
    this.disks = new Sampling(Set.of("disk"), disksAge, Set.of(), values -> disks(values, false));
    this.disksForJson =
        new Sampling(Set.of("disk"), disksAge, Set.of(), values -> disks(values, true));
    this.processes =
        new Sampling(
            Set.of(PROCESSES),
            Duration.ofMillis(settings.processesMaxAgeMs()),
            Set.of(),
            values -> encoder.processes(processes(values)));
  }

  /**
   * A request that samples.
   *
   * @param sources needed, at most so old
   * @param sensors needed as well, see {@link #SENSORS_MAX_AGE}
   */
  private record Sampling(
      Set<String> sources, Duration maxAge, Set<String> sensors, EncodedOnce encoded) {

    Sampling(
        Set<String> sources,
        Duration maxAge,
        Set<String> sensors,
        Function<Map<String, Reading>, Reply> encode) {
      this(sources, maxAge, sensors, new EncodedOnce(encode));
    }
  }

  private Reply disks(Map<String, Reading> values, boolean textFrame) {
    Disk disk = value(values, "disk", Disk.class).orElse(null);
    return encoder.json(textFrame, out -> DiskList.write(out, disk));
  }

  private static Processes processes(Map<String, Reading> values) {
    return value(values, PROCESSES, Processes.class)
        .orElseGet(() -> new Processes(0, List.of(), null));
  }

  private static <T> Optional<T> value(Map<String, Reading> values, String source, Class<T> type) {
    return Optional.ofNullable(values.get(source)).flatMap(reading -> reading.value(type));
  }

  /** The reply when that is at hand or cheap; never blocks. */
  Optional<Reply> now(Request request) throws InterruptedException {
    if (readings.mayBlock(Set.of())) {
      return Optional.empty(); // The agent is still starting.
    }
    return switch (request) {
      case Request.Metrics ask -> now(ask.json() ? metricsWithLists : metrics);
      case Request.Disks ask -> now(ask.json() ? disksForJson : disks);
      case Request.ProcessList ask -> now(processes);
      case Request.Sources ask -> Optional.of(sources());
      case Request.Sample ask -> values(Set.of(ask.source()), metrics.maxAge()).map(generic(ask));
      case Request.Containers ask when !open(CONTAINERS) -> Optional.of(noContainers("containers"));
      case Request.Containers ask ->
          values(Set.of(CONTAINERS), metrics.maxAge()).map(generic(CONTAINERS));
      case Request.Malformed wrong -> Optional.of(malformed(wrong));
      case Request.Detail ask -> Optional.empty();
      case Request.ProcessJournal ask -> Optional.empty();
      case Request.ContainerLog ask -> Optional.empty();
    };
  }

  /** The reply, for a thread that may block. */
  Reply await(Request request) throws InterruptedException {
    return switch (request) {
      case Request.Metrics ask -> await(ask.json() ? metricsWithLists : metrics);
      case Request.Disks ask -> await(ask.json() ? disksForJson : disks);
      case Request.ProcessList ask -> await(processes);
      case Request.Sample ask ->
          generic(ask).apply(readings.read(Set.of(ask.source()), metrics.maxAge()));
      case Request.Containers ask ->
          open(CONTAINERS)
              ? generic(CONTAINERS).apply(readings.read(Set.of(CONTAINERS), metrics.maxAge()))
              : noContainers("containers");
      case Request.Detail ask -> detail(ask);
      case Request.ProcessJournal ask -> journal(ask);
      case Request.ContainerLog ask -> log(ask);
      case Request.Sources ask -> sources();
      case Request.Malformed wrong -> malformed(wrong);
    };
  }

  /** The reply when answering failed. */
  Reply failed(Request request, String why) {
    return error(request.json(), why, name(request));
  }

  private Optional<Reply> now(Sampling sampling) throws InterruptedException {
    Optional<Map<String, Reading>> values = values(sampling.sources(), sampling.maxAge());
    if (values.isEmpty() || sampling.sensors().isEmpty()) {
      return values.map(sampling.encoded());
    }
    Optional<Map<String, Reading>> sensors = sensors(sampling.sensors());
    return sensors.isEmpty()
        ? Optional.empty()
        : Optional.of(sampling.encoded().apply(joined(values.get(), sensors.get())));
  }

  private Reply await(Sampling sampling) throws InterruptedException {
    Map<String, Reading> values = readings.read(sampling.sources(), sampling.maxAge());
    return sampling
        .encoded()
        .apply(
            sampling.sensors().isEmpty()
                ? values
                : joined(values, readings.read(sampling.sensors(), SENSORS_MAX_AGE)));
  }

  /** Those at hand; what is no longer new is collected for the next request meanwhile. */
  private Optional<Map<String, Reading>> sensors(Set<String> sensors) {
    Optional<Map<String, Reading>> fresh = readings.fresh(sensors, SENSORS_MAX_AGE);
    if (fresh.isPresent()) {
      return fresh;
    }
    Optional<Map<String, Reading>> atHand = readings.fresh(sensors, SENSORS_OLDEST);
    if (atHand.isPresent()) {
      readings.refresh(sensors, SENSORS_MAX_AGE);
    }
    return atHand;
  }

  private static Map<String, Reading> joined(
      Map<String, Reading> values, Map<String, Reading> sensors) {
    Map<String, Reading> all = new HashMap<>(values);
    all.putAll(sensors);
    return all;
  }

  private Optional<Map<String, Reading>> values(Set<String> sources, Duration maxAge)
      throws InterruptedException {
    return readings.mayBlock(sources)
        ? readings.fresh(sources, maxAge)
        : Optional.of(readings.read(sources, maxAge));
  }

  private Reply malformed(Request.Malformed wrong) {
    return error(true, wrong.error(), wrong.request());
  }

  private Reply sources() {
    return generic.of(readings.sources());
  }

  private boolean open(String name) {
    return readings.sources().stream().anyMatch(source -> source.name().equals(name));
  }

  private Function<Map<String, Reading>, Reply> generic(Request.Sample ask) {
    return generic(ask.source());
  }

  private Function<Map<String, Reading>, Reply> generic(String source) {
    return values -> {
      Reading reading = values.get(source);
      return generic.of(
          source, reading == null ? new Absent(source, clock.now(), "no such source") : reading);
    };
  }

  private Reply detail(Request.Detail ask) throws InterruptedException {
    if (ask.pid() > Integer.MAX_VALUE) {
      return noProcess(ask, ask.pid());
    }
    Reading reading =
        readings.look(PROCESSES, ProcessDetail.class, (int) ask.pid(), DETAIL_MAX_AGE);
    if (reading instanceof Sampled && reading.value(ProcessDetail.class).isPresent()) {
      ProcessDetail detail = reading.value(ProcessDetail.class).get();
      return encoder.json(ask.json(), out -> ProcessDetailJson.write(out, detail, reading.at()));
    }
    return reading instanceof Absent && open(PROCESSES)
        ? noProcess(ask, ask.pid())
        : noProcess(ask, ask.pid(), reason(reading));
  }

  private Reply journal(Request.ProcessJournal ask) throws InterruptedException {
    if (ask.pid() > Integer.MAX_VALUE) {
      return noProcess(ask, ask.pid());
    }
    Reading reading = readings.look(PROCESSES, Journal.class, (int) ask.pid(), JOURNAL_MAX_AGE);
    if (reading instanceof Sampled && reading.value(Journal.class).isPresent()) {
      Journal journal = reading.value(Journal.class).get();
      return encoder.json(ask.json(), out -> JournalJson.write(out, journal, reading.at()));
    }
    return noProcess(ask, ask.pid(), reason(reading));
  }

  private static String reason(Reading reading) {
    return switch (reading) {
      case Sampled other -> "the source answers with something else";
      case Absent absent -> absent.reason();
      case io.hostsonde.api.Failed failed -> failed.reason();
    };
  }

  private Reply noProcess(Request request, long pid) {
    return noProcess(request, pid, "Process " + pid + " not found");
  }

  private Reply noProcess(Request request, long pid, String error) {
    return encoder.json(
        request.json(),
        out -> {
          out.writeStartObject();
          out.writeStringField("error", error);
          out.writeStringField("request", name(request));
          out.writeNumberField("pid", pid);
          out.writeEndObject();
        });
  }

  private Reply noContainers(String request) {
    return error(true, "no source 'containers' is installed", request);
  }

  private Reply log(Request.ContainerLog ask) throws InterruptedException {
    Optional<Logs> logs = readings.logs(CONTAINERS);
    if (logs.isEmpty()) {
      return noContainers("logs");
    }
    List<LogLine> lines = new ArrayList<>();
    LogQuery query = new LogQuery(ask.container(), ask.lines(), null, false, true);
    try (LogStream stream = logs.get().open(query);
        MemoryShare.Lease lease = memory.lease("the log of " + ask.container())) {
      long deadline = clock.nanoTime() + LOG_TIMEOUT.toNanos();
      int chars = 0;
      while (!stream.ended() && lines.size() < ask.lines() && chars < MAX_LOG_CHARS) {
        long left = deadline - clock.nanoTime();
        LogLine line = left <= 0 ? null : stream.next(Duration.ofNanos(left));
        if (line == null) {
          break;
        }
        if (!lease.take(LINE_BYTES + (long) line.text().length() * Character.BYTES)) {
          return error(true, lease.refusal(), "logs");
        }
        lines.add(line);
        chars += line.text().length();
      }
      long dropped = stream.dropped();
      return encoder.json(
          true, out -> ContainerLogJson.write(out, ask.container(), lines, dropped));
    } catch (IOException e) {
      return error(true, String.valueOf(e.getMessage()), "logs");
    } catch (AbsentException e) {
      return error(true, e.reason(), "logs");
    }
  }

  private Reply error(boolean textFrame, String error, String request) {
    return encoder.json(
        textFrame,
        out -> {
          out.writeStartObject();
          out.writeStringField("error", error);
          out.writeStringField("request", request);
          out.writeEndObject();
        });
  }

  /** As the client that asked calls it. */
  private static String name(Request request) {
    return switch (request) {
      case Request.Metrics ask -> ask.json() ? "metrics" : "get_metrics";
      case Request.Disks ask -> ask.json() ? "disks" : "get_disks";
      case Request.ProcessList ask -> ask.json() ? "processes" : "get_processes";
      case Request.Detail ask -> ask.json() ? "process" : "get_process_metrics";
      case Request.ProcessJournal ask -> ask.json() ? "journal" : "get_journal_entries";
      case Request.Sources ask -> "sources";
      case Request.Sample ask -> "sample";
      case Request.Containers ask -> "containers";
      case Request.ContainerLog ask -> "logs";
      case Request.Malformed ask -> ask.request();
    };
  }

  @Override
  public void close() {
    encoder.close();
  }
}
