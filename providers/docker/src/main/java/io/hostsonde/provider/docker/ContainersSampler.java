package io.hostsonde.provider.docker;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.ControlGroupMount;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Containers;
import io.hostsonde.metrics.Containers.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Samples the source {@code containers} of one engine. */
final class ContainersSampler implements Sampler<Containers> {

  /** Engine 20.10 takes a second for one answer, however many are asked for at a time. */
  static final Duration STATISTICS_PATIENCE = Duration.ofSeconds(3);

  private static final long KIB = 1024;

  private final EngineApi api;
  private final Inventory inventory;
  private final DockerLogs logs;
  private final DockerSettings settings;
  private final Host host;
  private final HostClock clock;
  private final KernelFile mountinfo;
  private final KernelFile onlineCpus;
  private final KernelFile meminfo;
  private final Map<String, Meter> meters = new HashMap<>();

  /** What is known of the engine's host: from this one's files if it is this one. */
  private @Nullable Integer cpus;

  private @Nullable Long memoryBytes;

  /** Owns what it is given: it closes the engine's connections, and the logs being followed. */
  ContainersSampler(
      EngineApi api,
      Inventory inventory,
      DockerLogs logs,
      DockerSettings settings,
      Host host,
      HostClock clock) {
    this.api = api;
    this.inventory = inventory;
    this.logs = logs;
    this.settings = settings;
    this.host = host;
    this.clock = clock;
    this.mountinfo = new KernelFile(host.proc().resolve("self/mountinfo"));
    this.onlineCpus = new KernelFile(host.sys().resolve("devices/system/cpu/online"));
    this.meminfo = new KernelFile(host.proc().resolve("meminfo"));
  }

  @Override
  public Containers sample() throws IOException, InterruptedException, AbsentException {
    Inventory.Contents contents = inventory.present();
    measure(contents.containers());
    EngineVersion engine = api.version();
    Rows rows = new Rows(clock.now(), settings.labels(), cpus, memoryBytes);
    List<Container> containers = new ArrayList<>(contents.containers().size());
    for (Inspection container : contents.containers()) {
      Meter meter = meters.get(container.id());
      containers.add(
          meter == null
              ? rows.row(container, null, null)
              : rows.row(container, meter.now(), meter.before()));
    }
    return new Containers(
        new Containers.Engine(
            engine.name(), engine.version(), engine.api().toString(), cpus, memoryBytes),
        List.copyOf(containers),
        contents.omitted());
  }

  private void measure(List<Inspection> containers) throws IOException, InterruptedException {
    Set<String> running = new HashSet<>();
    List<Inspection> asked = new ArrayList<>();
    Mounts mounts = new Mounts();
    boolean files = false;
    for (Inspection container : containers) {
      if (container.runs()) {
        running.add(container.id());
        Meter meter = meters.computeIfAbsent(container.id(), id -> new Meter(host, clock));
        meter.follow(container, mounts::groups);
        logs.changes().cpuFile(container.id(), meter.cpuFile());
        if (meter.byFiles()) {
          files = true;
          meter.measure();
        } else {
          asked.add(container);
        }
      }
    }
    meters
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !running.contains(entry.getKey());
          if (gone) {
            entry.getValue().close();
            logs.changes().cpuFile(entry.getKey(), null);
          }
          return gone;
        });
    if (files) {
      lookAtThisHost();
    }
    if (!asked.isEmpty()) {
      ask(asked, !files);
    }
  }

  /** Asks the engine for what the kernel's files do not tell. */
  private void ask(List<Inspection> containers, boolean elsewhere)
      throws IOException, InterruptedException {
    boolean oneShot = api.version().api().atLeast(ApiVersion.ONE_SHOT);
    Map<String, Statistics> answers = new java.util.concurrent.ConcurrentHashMap<>();
    Parallel.each(
        "docker-statistics",
        containers,
        settings.parallel(),
        container -> {
          try {
            Optional<Statistics> answer =
                api.ask(
                    ApiPath.statistics(container.id(), oneShot),
                    STATISTICS_PATIENCE,
                    (body, lease) ->
                        Optional.ofNullable(Statistics.parse(Json.parse(body, lease), container)));
            answer.ifPresent(statistics -> answers.put(container.id(), statistics));
          } catch (IOException e) {
            // It ended meanwhile, or the engine is slow with it, or there is no memory left for the
            // answer: it has no values this time.
          }
        });
    for (Inspection container : containers) {
      Statistics answer = answers.get(container.id());
      Meter meter = meters.get(container.id());
      if (meter != null) {
        meter.take(answer == null ? null : answer.usage());
      }
      if (answer != null && elsewhere) {
        cpus = answer.cpus() == null ? cpus : answer.cpus();
        memoryBytes = answer.hostMemoryBytes() == null ? memoryBytes : answer.hostMemoryBytes();
      }
    }
  }

  private void lookAtThisHost() throws IOException {
    Text online = onlineCpus.readIfPresent();
    if (online != null) {
      cpus = count(online);
    }
    Text memory = meminfo.readIfPresent();
    if (memory != null && memory.skip("MemTotal:")) {
      Long kibibytes = memory.numberIfAny();
      memoryBytes = kibibytes == null ? null : (Long) (kibibytes * KIB);
    }
  }

  /** Parses {@code 0-3,5}; null when it is something else. */
  static @Nullable Integer count(Text online) {
    int count = 0;
    do {
      Long first = online.numberIfAny();
      Long last = online.skip("-") ? online.numberIfAny() : first;
      if (first == null || last == null) {
        return null;
      }
      count += (int) (last - first + 1);
    } while (online.skip(","));
    return count;
  }

  /** Where control groups are mounted, read at most once a sample. */
  private final class Mounts {

    private @Nullable ControlGroups groups;

    ControlGroups groups() {
      ControlGroups known = groups;
      if (known == null) {
        try {
          Table<ControlGroupMount> mounts = new Table<>(ControlGroupMount::parse);
          mountinfo.readLinesIfPresent(mounts::add);
          known = new ControlGroups(List.copyOf(mounts.entries()), host.root());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        groups = known;
      }
      return known;
    }
  }

  @Override
  public void close() {
    inventory.close();
    logs.close();
    meters.values().forEach(Meter::close);
    mountinfo.close();
    onlineCpus.close();
    meminfo.close();
    api.close();
  }
}
