package org.example.accesslog;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import java.nio.file.Path;
import java.util.List;

/** Measures a web server by its access log. */
public final class AccessLogProvider implements MetricProvider {

  static final String NAME = "access-log";

  private static final int MIB = 1024 * 1024;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<? extends Record> settings() {
    return AccessLogSettings.class;
  }

  /** A log that is not there yet may come: that is found out by each sample, not here. */
  @Override
  public List<Source<?>> open(ProviderContext context) {
    AccessLogSettings settings = context.settings(AccessLogSettings.class);
    // The host's root is another folder when the agent runs in a container.
    Path file = context.host().root().resolve(Path.of("/").relativize(settings.file()));
    return List.of(
        Source.builder(
                NAME,
                AccessLog.class,
                new AccessLogSampler(file, settings.readMib() * MIB, context.clock()))
            .rates()
            .logs(new AccessLogLines(file, context.clock()))
            .build());
  }
}
