package io.hostsonde.provider.docker;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The source {@code containers}: one instance for each container engine. */
public final class DockerProvider implements MetricProvider {

  /** How long callers wait: an engine of the version 20.10 needs a second for its statistics. */
  static final Duration TIMEOUT = Duration.ofSeconds(4);

  /** How long an engine's events are followed when nobody asks any more. */
  static final Duration IDLE = Duration.ofMinutes(1);

  static final Duration LOGS_MIN_AGE = Duration.ofSeconds(1);

  private final List<EngineApi> engines = new CopyOnWriteArrayList<>();

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public Set<String> sources() {
    return Set.of("containers");
  }

  @Override
  public Class<? extends Record> settings() {
    return DockerSettings.class;
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    DockerSettings settings = context.settings(DockerSettings.class);
    List<Source<?>> sources = new ArrayList<>();
    for (DockerSettings.Engine engine : settings.engines()) {
      sources.add(source(engine, settings, context));
    }
    return sources;
  }

  private Source<?> source(
      DockerSettings.Engine engine, DockerSettings settings, ProviderContext context) {
    EngineApi api = new EngineApi(engine.address(), settings.tlsFiles(), context.memory());
    engines.add(api);
    Inventory inventory =
        new Inventory(
            api,
            settings.stopped(),
            settings.labels(),
            settings.maxContainers(),
            IDLE,
            context.clock());
    DockerLogs logs =
        new DockerLogs(
            api,
            inventory,
            DockerLogs.SILENCE,
            new LogChanges(context.host(), context.clock()),
            context.clock());
    Source.Builder<Containers> builder =
        Source.builder(
                "containers",
                Containers.class,
                new ContainersSampler(
                    api, inventory, logs, settings, context.host(), context.clock()))
            .timeout(TIMEOUT)
            .rates()
            .lookup(
                Integer.class,
                ContainerLogs.class,
                LOGS_MIN_AGE,
                lines -> logs.lastLines(lines <= 0 ? settings.logLines() : lines))
            .logs(logs);
    return engine.label().isEmpty() ? builder.build() : builder.instance(engine.label()).build();
  }

  @Override
  public String about() {
    List<String> words = new ArrayList<>();
    for (EngineApi api : engines) {
      EngineVersion version = api.lastVersion();
      if (version != null) {
        words.add(version.name() + " " + version.version() + ", API " + version.api());
      }
    }
    return String.join("; ", words);
  }
}
