package io.hostsonde.provider.docker;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of an engine: a GET of one of these few paths. No other can be made, because
 * the constructor is private and what callers put in is checked; nothing else is ever written to an
 * engine's socket. The socket is as good as root, so this is the whole of what we do with it.
 */
final class ApiPath {

  /** An id, or a name as the engine allows it: no slash, no blank, no percent sign. */
  private static final Pattern REFERENCE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

  /**
   * Only events that change what we know (Docker's names, then Podman's): health checks alone would
   * send three more each time they run.
   */
  private static final String EVENT_FILTER =
      filter(
          "create start restart die stop kill oom pause unpause rename update destroy health_status"
              + " died remove");

  private final String path;
  private final boolean versioned;

  private ApiPath(String path, boolean versioned) {
    this.path = path;
    this.versioned = versioned;
  }

  /** The engine's version and those of its API; the one path that every version answers. */
  static ApiPath version() {
    return new ApiPath("/version", false);
  }

  /**
   * The list of containers.
   *
   * @param all also those that do not run
   */
  static ApiPath containers(boolean all) {
    return new ApiPath("/containers/json" + (all ? "?all=1" : ""), true);
  }

  /** All about one container. */
  static ApiPath inspect(String reference) {
    return container(reference, "/json");
  }

  /**
   * What one container uses.
   *
   * @param oneShot without waiting a second for a second value; since API 1.41
   */
  static ApiPath statistics(String reference, boolean oneShot) {
    return container(reference, "/stats?stream=false" + (oneShot ? "&one-shot=1" : ""));
  }

  /**
   * The log of one container, with time stamps.
   *
   * @param tail how many of the last pieces; negative: all
   * @param since only what is of this time and later
   */
  static ApiPath logs(String reference, int tail, @Nullable Instant since, boolean follow) {
    StringBuilder query = new StringBuilder("/logs?stdout=1&stderr=1&timestamps=1&tail=");
    query.append(tail < 0 ? "all" : Integer.toString(tail));
    if (since != null) {
      query.append("&since=").append(since.getEpochSecond()).append('.');
      query.append(Integer.toString(1_000_000_000 + since.getNano()), 1, 10);
    }
    return container(reference, query.append(follow ? "&follow=1" : "").toString());
  }

  /** Changes of containers from now on, as a stream. */
  static ApiPath events() {
    return new ApiPath("/events?filters=" + EVENT_FILTER, true);
  }

  /** Whether the engine can be asked for a container by that id or name. */
  static boolean isReference(String text) {
    return REFERENCE.matcher(text).matches();
  }

  private static ApiPath container(String reference, String rest) {
    if (!isReference(reference)) {
      throw new IllegalArgumentException("no id or name of a container: '" + reference + "'");
    }
    return new ApiPath("/containers/" + reference + rest, true);
  }

  private static String filter(String events) {
    StringBuilder json = new StringBuilder("%7B%22type%22:%5B%22container%22%5D,%22event%22:%5B");
    String separator = "";
    for (String event : events.split(" ", -1)) {
      json.append(separator).append("%22").append(event).append("%22");
      separator = ",";
    }
    return json.append("%5D%7D").toString();
  }

  /**
   * As it is written in a request.
   *
   * @param apiVersion {@code 1.45}; empty before it is known
   */
  String under(String apiVersion) {
    return versioned && !apiVersion.isEmpty() ? "/v" + apiVersion + path : path;
  }

  @Override
  public String toString() {
    return path;
  }
}
