package io.hostsonde.provider.docker;

import io.hostsonde.metrics.Containers.Health;
import io.hostsonde.metrics.Containers.Port;
import io.hostsonde.metrics.Containers.State;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says of one container.
 *
 * @param id in full
 * @param names without the leading slash; not empty
 * @param image as it was named at creation
 * @param pid of its first process as the engine sees it; 0 unless it runs
 * @param tty whether its output is a terminal's, so that its log has no frames
 * @param hostNetwork whether it has no network interfaces of its own
 * @param restartable whether the engine may start it again by itself
 * @param cpuLimit in cores; null without one
 * @param memoryLimit null without one
 * @param logFile the file on the engine's host to which its log is written, absolute; null when the
 *     log is elsewhere, or in a form of its own
 */
record Inspection(
    String id,
    List<String> names,
    String image,
    @Nullable String imageId,
    State state,
    @Nullable Health health,
    @Nullable Integer exitCode,
    @Nullable Integer restarts,
    @Nullable Boolean oomKilled,
    @Nullable Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    List<Port> ports,
    Map<String, String> labels,
    int pid,
    boolean tty,
    boolean hostNetwork,
    boolean restartable,
    @Nullable Double cpuLimit,
    @Nullable Long memoryLimit,
    @Nullable String logFile) {

  /** Go's way to say "no such time". */
  private static final Instant NEVER = Instant.parse("0001-01-02T00:00:00Z");

  /** Log drivers that write each piece of a line into one file at once. */
  private static final Set<String> FILE_DRIVERS = Set.of("json-file", "k8s-file");

  private static final int OWN_BYTES = 1200;
  private static final int TEXT_BYTES = 56;
  private static final int LABEL_BYTES = 144;
  private static final int PORT_BYTES = 120;

  private static final double NANO_CPUS = 1e9;
  private static final long DEFAULT_CPU_PERIOD = 100_000;

  /** Parses the answer to {@code /containers/<id>/json}. */
  static Inspection parse(Json answer) {
    Json about = answer.at("State");
    Json host = answer.at("HostConfig");
    State state = state(about.at("Status").text(""));
    boolean runs = state == State.RUNNING || state == State.PAUSED;
    Instant started = instant(about.at("StartedAt"));
    Instant finished = runs ? null : instant(about.at("FinishedAt"));
    return new Inspection(
        answer.at("Id").text(""),
        List.of(withoutSlash(answer.at("Name").text(""))),
        answer.at("Config", "Image").text(""),
        answer.at("Image").value() instanceof String image ? image : null,
        state,
        health(about),
        runs || started == null ? null : (Integer) (int) about.at("ExitCode").number(0),
        answer.at("RestartCount").value() instanceof Long restarts
            ? (Integer) restarts.intValue()
            : null,
        about.at("OOMKilled").truth(),
        instant(answer.at("Created")),
        started,
        finished,
        ports(answer.at("NetworkSettings", "Ports")),
        labels(answer.at("Config", "Labels")),
        (int) about.at("Pid").number(0),
        Boolean.TRUE.equals(answer.at("Config", "Tty").truth()),
        host.at("NetworkMode").text("").equals("host"),
        restartable(host.at("RestartPolicy", "Name").text(""), state),
        cpuLimit(host),
        host.at("Memory").limit(),
        logFile(answer.at("LogPath").text(""), host.at("LogConfig", "Type").text("")));
  }

  /**
   * Parses one entry of the answer to {@code /containers/json}: all that is known of a container
   * that does not answer an inspection.
   */
  static Inspection parseListed(Json entry) {
    List<String> names = new ArrayList<>();
    for (Json name : entry.at("Names").items()) {
      names.add(withoutSlash(name.text("")));
    }
    if (names.isEmpty()) {
      names.add(entry.at("Id").text(""));
    }
    Long created = entry.at("Created").number();
    return new Inspection(
        entry.at("Id").text(""),
        List.copyOf(names),
        entry.at("Image").text(""),
        entry.at("ImageID").value() instanceof String image ? image : null,
        state(entry.at("State").text("")),
        null,
        null,
        null,
        null,
        created == null ? null : Instant.ofEpochSecond(created),
        null,
        null,
        listedPorts(entry.at("Ports")),
        labels(entry.at("Labels")),
        0,
        false,
        false,
        false,
        null,
        null,
        null);
  }

  /** The same with all its names, which only the list has (links make more than one). */
  Inspection named(List<String> allNames) {
    return new Inspection(
        id,
        allNames,
        image,
        imageId,
        state,
        health,
        exitCode,
        restarts,
        oomKilled,
        created,
        started,
        finished,
        ports,
        labels,
        pid,
        tty,
        hostNetwork,
        restartable,
        cpuLimit,
        memoryLimit,
        logFile);
  }

  /** The same without its labels, for where nobody wants to know them. */
  Inspection unlabelled() {
    return labels.isEmpty()
        ? this
        : new Inspection(
            id,
            names,
            image,
            imageId,
            state,
            health,
            exitCode,
            restarts,
            oomKilled,
            created,
            started,
            finished,
            ports,
            Map.of(),
            pid,
            tty,
            hostNetwork,
            restartable,
            cpuLimit,
            memoryLimit,
            logFile);
  }

  /** What it holds as long as it is known, with what is measured of it, rounded up. */
  long heldBytes() {
    long held = OWN_BYTES + 2L * (id.length() + image.length());
    for (String each : names) {
      held += TEXT_BYTES + 2L * each.length();
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
      held += LABEL_BYTES + 2L * (label.getKey().length() + label.getValue().length());
    }
    held += logFile == null ? 0 : TEXT_BYTES + 2L * logFile.length();
    return held + (long) PORT_BYTES * ports.size();
  }

  String name() {
    return names.getFirst();
  }

  /** Whether it has processes. */
  boolean runs() {
    return state == State.RUNNING || state == State.PAUSED;
  }

  /** Whether both are about the same run, so that counters go on. */
  boolean sameRun(Inspection other) {
    return pid == other.pid && java.util.Objects.equals(started, other.started);
  }

  static String withoutSlash(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static State state(String status) {
    return switch (status) {
      case "created", "configured", "initialized" -> State.CREATED;
      case "running" -> State.RUNNING;
      case "paused" -> State.PAUSED;
      case "restarting" -> State.RESTARTING;
      case "removing" -> State.REMOVING;
      case "exited", "stopped", "stopping" -> State.EXITED;
      case "dead" -> State.DEAD;
      default -> State.UNKNOWN;
    };
  }

  /** Podman up to version 4 calls it Healthcheck. */
  private static @Nullable Health health(Json state) {
    Json health = state.at("Health").present() ? state.at("Health") : state.at("Healthcheck");
    return switch (health.at("Status").text("")) {
      case "starting" -> Health.STARTING;
      case "healthy" -> Health.HEALTHY;
      case "unhealthy" -> Health.UNHEALTHY;
      default -> null;
    };
  }

  private static boolean restartable(String policy, State state) {
    return state == State.RESTARTING
        || switch (policy.toLowerCase(Locale.ROOT)) {
          case "always", "unless-stopped", "on-failure" -> true;
          default -> false;
        };
  }

  private static @Nullable String logFile(String path, String driver) {
    return path.startsWith("/") && FILE_DRIVERS.contains(driver) ? path : null;
  }

  private static @Nullable Double cpuLimit(Json host) {
    Long nanos = host.at("NanoCpus").limit();
    if (nanos != null) {
      return nanos / NANO_CPUS;
    }
    Long quota = host.at("CpuQuota").limit();
    if (quota == null) {
      return null;
    }
    Long period = host.at("CpuPeriod").limit();
    return quota / (double) (period == null ? DEFAULT_CPU_PERIOD : period);
  }

  /** Times are in RFC 3339 with an offset; the first year means never. */
  static @Nullable Instant instant(Json text) {
    try {
      Instant instant = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text.text(""), Instant::from);
      return instant.isBefore(NEVER) ? null : instant;
    } catch (java.time.format.DateTimeParseException e) {
      return null;
    }
  }

  private static Map<String, String> labels(Json fields) {
    Map<String, String> labels = new LinkedHashMap<>();
    fields.fields().forEach((name, value) -> labels.put(name, value.text("")));
    return labels;
  }

  /** {@code {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}], "90/udp": null}}. */
  private static List<Port> ports(Json published) {
    List<Port> ports = new ArrayList<>();
    published
        .fields()
        .forEach((inside, bindings) -> {
          int slash = inside.indexOf('/');
          int port = port(slash < 0 ? inside : inside.substring(0, slash));
          String protocol = slash < 0 ? "tcp" : inside.substring(slash + 1);
          if (port > 0 && bindings.items().isEmpty()) {
            ports.add(new Port(port, protocol, null, null));
          }
          for (Json binding : bindings.items()) {
            int hostPort = port(binding.at("HostPort").text(""));
            if (port > 0 && hostPort > 0) {
              ports.add(new Port(port, protocol, binding.at("HostIp").text(""), hostPort));
            }
          }
        });
    return sorted(ports);
  }

  /** {@code [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}]}. */
  private static List<Port> listedPorts(Json listed) {
    List<Port> ports = new ArrayList<>();
    for (Json port : listed.items()) {
      Long hostPort = port.at("PublicPort").number();
      ports.add(
          new Port(
              (int) port.at("PrivatePort").number(0),
              port.at("Type").text("tcp"),
              hostPort == null ? null : port.at("IP").text(""),
              hostPort == null ? null : (Integer) hostPort.intValue()));
    }
    return sorted(ports);
  }

  private static List<Port> sorted(List<Port> ports) {
    ports.sort(Comparator.comparingInt(Port::port).thenComparing(Port::protocol));
    return List.copyOf(ports);
  }

  private static int port(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
