package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of docker/go-units and of the engine's list. */
class StatusTextTest {

  @ParameterizedTest
  @CsvSource({
    "PT0.45S, Less than a second",
    "PT1S, 1 second",
    "PT9S, 9 seconds",
    "PT60S, About a minute",
    "PT119S, About a minute",
    "PT2M, 2 minutes",
    "PT59M59S, 59 minutes",
    "PT60M, About an hour",
    "PT89M, About an hour",
    "PT90M, 2 hours",
    "PT47H, 47 hours",
    "PT48H, 2 days",
    "P13D, 13 days",
    "P14D, 2 weeks",
    "P59D, 8 weeks",
    "P60D, 2 months",
    "P729D, 24 months",
    "P730D, 2 years"
  })
  void durations(Duration duration, String words) {

    assertThat(StatusText.humanly(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Status':'running','StartedAt':'2026-11-20T10:00:00Z'} | Up 2 hours",
        "{'Status':'running','StartedAt':'2026-11-20T11:59:51Z','Health':{'Status':'starting'}}"
            + " | Up 9 seconds (health: starting)",
        "{'Status':'running','StartedAt':'2026-11-20T11:59:51Z','Health':{'Status':'unhealthy'}}"
            + " | Up 9 seconds (unhealthy)",
        "{'Status':'paused','StartedAt':'2026-11-20T11:59:51Z'} | Up 9 seconds (Paused)",
        "{'Status':'exited','ExitCode':137,'StartedAt':'2026-11-20T11:00:00Z',"
            + "'FinishedAt':'2026-11-20T11:50:00Z'} | Exited (137) 10 minutes ago",
        "{'Status':'restarting','ExitCode':1,'StartedAt':'2026-11-20T11:00:00Z',"
            + "'FinishedAt':'2026-11-20T11:59:58Z'} | Restarting (1) 2 seconds ago",
        "{'Status':'created'} | Created",
        "{'Status':'removing'} | Removal In Progress",
        "{'Status':'dead'} | Dead"
      })
  void states(String state, String words) {
    Inspection container =
        Inspection.parse(Recorded.parsed("{'Id':'a','Name':'/a','State':" + state + "}"));
    assertThat(StatusText.of(container, Instant.parse("2026-11-20T12:00:00Z"))).isEqualTo(words);
  }
}
