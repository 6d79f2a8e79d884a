package io.hostsonde.provider.textfile;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the source {@code textfile} when a folder is set. */
public final class TextfileProvider implements MetricProvider {

  /** Who writes such files does so by the minute. */
  private static final Duration MIN_AGE = Duration.ofSeconds(5);

  private volatile @Nullable TextfileSampler sampler;

  @Override
  public String name() {
    return "textfile";
  }

  @Override
  public Class<? extends Record> settings() {
    return TextfileSettings.class;
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    TextfileSettings settings = context.settings(TextfileSettings.class);
    Path directory = settings.directory();
    if (directory == null) {
      return List.of();
    }
    TextfileSampler opened =
        new TextfileSampler(directory, settings, context.clock(), context.memory());
    sampler = opened;
    return List.of(Source.described("textfile", opened).minAge(MIN_AGE).build());
  }

  @Override
  public String about() {
    TextfileSampler opened = sampler;
    return opened == null ? "textfile.directory names no folder" : opened.about();
  }
}
