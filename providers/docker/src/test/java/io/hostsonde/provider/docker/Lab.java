package io.hostsonde.provider.docker;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.metrics.Containers;
import io.hostsonde.metrics.Containers.Container;
import io.hostsonde.testkit.TestProviderContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A provider opened for one engine, as the agent would open it. */
final class Lab implements AutoCloseable {

  static final Host HOST =
      new Host("localhost", "Linux", Path.of("/proc"), Path.of("/sys"), Path.of("/"));

  final DockerProvider provider = new DockerProvider();
  final Source<?> source;

  Lab(ProviderContext context) {
    source = provider.open(context).getFirst();
  }

  Lab(DockerSettings settings, Host host) {
    this(context(settings, host));
  }

  Lab(String address) {
    this(DockerSettingsTest.of(null, address), HOST);
  }

  /** More than a test takes, for one who counts. */
  static MemoryShare.Lease memory() {
    return MemoryShare.of("test", 64L << 20).lease("a test");
  }

  static ProviderContext context(DockerSettings settings, Host host) {
    return TestProviderContext.of(host, settings);
  }

  Containers sample() throws IOException, InterruptedException, AbsentException {
    return (Containers) source.sampler().sample();
  }

  Container container(String name) throws IOException, InterruptedException, AbsentException {
    return container(sample(), name);
  }

  static Container container(Containers sample, String name) {
    return sample.containers().stream()
        .filter(container -> container.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no container " + name + " in " + sample));
  }

  static List<String> names(Containers sample) {
    return sample.containers().stream().map(Container::name).sorted().toList();
  }

  @Override
  public void close() throws IOException {
    source.sampler().close();
  }
}
