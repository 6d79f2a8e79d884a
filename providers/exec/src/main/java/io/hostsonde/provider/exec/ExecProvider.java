package io.hostsonde.provider.exec;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens an instance of the source {@code exec} for each command. */
public final class ExecProvider implements MetricProvider {

  /** A command costs a process, so it is not run for every client that asks. */
  private static final Duration MIN_AGE = Duration.ofSeconds(10);

  /** Callers wait a little longer than the command may take, so that they learn how it ended. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private volatile String about = "";

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public Class<? extends Record> settings() {
    return ExecSettings.class;
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    ExecSettings settings = context.settings(ExecSettings.class);
    List<Source<?>> sources = new ArrayList<>();
    for (String text : settings.commands()) {
      Command command = Command.parse(text);
      sources.add(
          Source.described(
                  "exec",
                  new ExecSampler(command, settings, context.memory(), context.settingVariables()))
              .instance(command.label())
              .minAge(MIN_AGE)
              .timeout(settings.killAfter().plus(GRACE))
              .build());
    }
    about = sources.isEmpty() ? "exec.commands names no command" : "";
    return sources;
  }

  @Override
  public String about() {
    return about;
  }
}
