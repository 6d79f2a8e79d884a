package io.hostsonde.benchmarks;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The one source of a provider, on this machine, without an engine. */
public record OpenSource(Source<?> source) {

  /** Opens it. */
  public static OpenSource of(MetricProvider provider, Record settings) throws IOException {
    return new OpenSource(provider.open(new Context(settings)).getFirst());
  }

  /** What its sampler returns. */
  public Object sample() throws IOException, AbsentException, InterruptedException {
    return source.sampler().sample();
  }

  /** A sample as transports get it. */
  public Reading reading() throws IOException, AbsentException, InterruptedException {
    HostClock clock = HostClock.SYSTEM;
    return new Sampled(
        source.name(), source.schema(), sample(), clock.now(), clock.nanoTime(), Duration.ZERO);
  }

  /** Gives its descriptors back. */
  public void close() throws Exception {
    source.sampler().close();
  }

  private record Context(Record bound) implements ProviderContext {

    @Override
    public Host host() {
      return new Host("benchmark", "Linux", Path.of("/proc"), Path.of("/sys"), Path.of("/"));
    }

    @Override
    public HostClock clock() {
      return HostClock.SYSTEM;
    }

    @Override
    public Set<String> settingVariables() {
      return Set.of();
    }

    @Override
    public MemoryShare memory() {
      return MemoryShare.of("benchmark", 64L << 20);
    }

    @Override
    public <S extends Record> S settings(Class<S> type) {
      return type.cast(bound);
    }
  }
}
