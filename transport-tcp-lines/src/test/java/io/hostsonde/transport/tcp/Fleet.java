package io.hostsonde.transport.tcp;

import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers;
import io.hostsonde.metrics.Containers.Container;
import io.hostsonde.metrics.Containers.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Containers as an engine would tell of them. */
final class Fleet {

  static final Containers.Engine ENGINE =
      new Containers.Engine("Docker", "26.1.0", "1.45", 2, 8L << 30);

  private Fleet() {}

  static Containers of(Container... containers) {
    return new Containers(ENGINE, List.of(containers), 0);
  }

  static Container container(String name, State state, @Nullable Long limitBytes) {
    return new Container(
        "0123456789abcdef".repeat(4),
        name,
        List.of(name, name + "-alias"),
        "busybox:local",
        null,
        state,
        "Up 3 hours",
        null,
        null,
        0,
        false,
        null,
        Instant.ofEpochSecond(1_700_000_000L),
        null,
        null,
        List.of(
            new Containers.Port(80, "tcp", "0.0.0.0", 8080),
            new Containers.Port(80, "tcp", "::", 8080),
            new Containers.Port(53, "udp", null, null)),
        null,
        12.5,
        150.256,
        75.0,
        null,
        null,
        null,
        null,
        null,
        null,
        1L << 30,
        limitBytes,
        limitBytes == null ? null : 25.0,
        12.5,
        null,
        3L,
        null,
        null,
        null,
        null,
        null,
        List.of(new Containers.Interface("eth0", 1, 2, 3, 4, 0, 0, 0, 0, null, null)),
        5.0);
  }

  static ContainerLogs logs() {
    return new ContainerLogs(
        List.of(
            new ContainerLogs.Log(
                "0123",
                "web",
                List.of(
                    new ContainerLogs.Line(
                        Instant.parse("2026-01-01T00:00:00.5Z"), false, "\u001b[31mred\n")),
                null),
            new ContainerLogs.Log("4567", "dumb", List.of(), "its log driver tells nothing")));
  }
}
