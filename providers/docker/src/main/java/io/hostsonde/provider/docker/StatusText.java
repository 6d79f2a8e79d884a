package io.hostsonde.provider.docker;

import io.hostsonde.metrics.Containers.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status as {@code docker ps} words it. The engine words it only in its list of containers;
 * putting it together here spares asking for that list each time a minute has passed.
 */
final class StatusText {

  private StatusText() {}

  static String of(Inspection container, Instant now) {
    return switch (container.state()) {
      case RUNNING -> "Up " + since(container.started(), now) + health(container.health());
      case PAUSED -> "Up " + since(container.started(), now) + " (Paused)";
      case RESTARTING -> "Restarting" + ended(container, now);
      case EXITED -> "Exited" + ended(container, now);
      case CREATED -> "Created";
      case REMOVING -> "Removal In Progress";
      case DEAD -> "Dead";
      case UNKNOWN -> "";
    };
  }

  private static String health(@Nullable Health health) {
    return switch (health) {
      case null -> "";
      case STARTING -> " (health: starting)";
      case HEALTHY -> " (healthy)";
      case UNHEALTHY -> " (unhealthy)";
    };
  }

  private static String ended(Inspection container, Instant now) {
    Integer code = container.exitCode();
    return " (" + (code == null ? 0 : code) + ") " + since(container.finished(), now) + " ago";
  }

  private static String since(@Nullable Instant then, Instant now) {
    return then == null ? "some time" : humanly(Duration.between(then, now));
  }

  /** As the function HumanDuration of docker/go-units words it. */
  static String humanly(Duration duration) {
    long seconds = duration.toSeconds();
    long minutes = duration.toMinutes();
    long hours = Math.round(duration.toMillis() / 3_600_000.0);
    if (seconds < 1) {
      return "Less than a second";
    } else if (seconds == 1) {
      return "1 second";
    } else if (seconds < 60) {
      return seconds + " seconds";
    } else if (minutes == 1) {
      return "About a minute";
    } else if (minutes < 60) {
      return minutes + " minutes";
    } else if (hours == 1) {
      return "About an hour";
    } else if (hours < 48) {
      return hours + " hours";
    } else if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    } else if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    } else if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return duration.toHours() / 24 / 365 + " years";
  }
}
