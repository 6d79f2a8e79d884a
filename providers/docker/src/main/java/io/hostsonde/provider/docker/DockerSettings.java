package io.hostsonde.provider.docker;

import io.hostsonde.api.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of the provider {@code docker}. */
public record DockerSettings(
    @Setting(
            help =
                "The engines to ask: unix:///path or tcp://host:port. Where there are several, all"
                    + " but one have a label: build=tcp://build:2376. Empty: the first socket of"
                    + " Docker or Podman that is there.",
            environment = "DOCKER_HOST")
        List<String> hosts,
    @Setting(
            help =
                "The folder of ca.pem, cert.pem and key.pem for engines over TLS; ~/.docker if not"
                    + " set.",
            environment = "DOCKER_CERT_PATH")
        @Nullable Path certPath,
    @Setting(
            help = "Anything but 0 or false: speak TLS with engines at tcp:// addresses.",
            environment = "DOCKER_TLS_VERIFY")
        @Nullable String tlsVerify,
    @Setting(
            help = "Where the sockets of engines without root are looked for.",
            environment = "XDG_RUNTIME_DIR")
        @Nullable Path runtimeDir,
    @Setting(value = "true", help = "Whether containers that do not run are listed, too.")
        boolean stopped,
    @Setting(value = "false", help = "Whether the labels of containers are told.") boolean labels,
    @Setting(value = "10", help = "How many of a container's last log lines are told.")
        int logLines,
    @Setting(value = "1000", help = "How many containers of an engine are looked at.")
        int maxContainers,
    @Setting(
            value = "64",
            help =
                "How many statistics are asked for at a time where the kernel's own files can't be"
                    + " read.")
        int parallel) {

  private static final int MOST_LOG_LINES = 1000;

  public DockerSettings {
    hosts = List.copyOf(hosts);
    within("log-lines", logLines, MOST_LOG_LINES);
    within("max-containers", maxContainers, 100_000);
    within("parallel", parallel, 1000);
  }

  private static void within(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(key + " is 1 to " + most + ", is " + value);
    }
  }

  /**
   * An engine to ask.
   *
   * @param label empty for the one without
   */
  record Engine(String label, EngineAddress address) {}

  /**
   * All engines.
   *
   * @throws IllegalArgumentException when an address is none, or labels do not tell them apart
   */
  List<Engine> engines() {
    if (hosts.isEmpty()) {
      return List.of(new Engine("", new EngineAddress.Unix(usualSockets())));
    }
    List<Engine> engines = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (String host : hosts) {
      int equals = host.indexOf('=');
      int scheme = host.indexOf("://");
      boolean labelled = equals >= 0 && equals < scheme;
      String label = labelled ? host.substring(0, equals).strip() : "";
      if (!labels.add(label)) {
        throw new IllegalArgumentException(
            "docker.hosts: "
                + (label.isEmpty()
                    ? "all engines but one need a label, as in build=" + host
                    : "the label '" + label + "' is there twice"));
      }
      engines.add(
          new Engine(
              label,
              EngineAddress.parse(labelled ? host.substring(equals + 1).strip() : host, tls())));
    }
    return engines;
  }

  private List<Path> usualSockets() {
    List<Path> sockets = new ArrayList<>();
    sockets.add(Path.of("/var/run/docker.sock"));
    if (runtimeDir != null) {
      sockets.add(runtimeDir.resolve("docker.sock"));
    }
    sockets.add(Path.of("/run/podman/podman.sock"));
    if (runtimeDir != null) {
      sockets.add(runtimeDir.resolve("podman/podman.sock"));
    }
    return List.copyOf(sockets);
  }

  private boolean tls() {
    return tlsVerify != null
        && !tlsVerify.isEmpty()
        && !tlsVerify.equals("0")
        && !tlsVerify.equalsIgnoreCase("false");
  }

  /** The files of engines over TLS. */
  TlsFiles tlsFiles() {
    return new TlsFiles(
        certPath != null ? certPath : Path.of(System.getProperty("user.home", "/"), ".docker"));
  }
}
