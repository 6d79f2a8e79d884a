package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that ask for much and read nothing of it. */
@ExtendWith(NoLeaks.class)
class NeverReadingTest {

  private static final String SAMPLE = "{\"type\":\"sample\",\"source\":\"processes\"}";

  /** Not less than what a kernel takes for a client before the agent has to keep the rest. */
  private static final int PIPELINED = 40;

  @Test
  void whatIsKeptForThemIsBoundedAndOthersAreAnswered() throws Exception {
    try (Serving server = Serving.open();
        Wire bystander = server.connect()) {
      List<Wire> greedy = new ArrayList<>();
      try {
        for (int i = 0; i < 60; i++) {
          // Each of them gets a reading of its own.
          server.readings.put("processes", Samples.processes(5000 + i));
          server.readings.clock.pass(Duration.ofSeconds(2));
          Wire client = server.connect();
          greedy.add(client);
          for (int j = 0; j < PIPELINED; j++) {
            client.send(Wire.frame(0x81, SAMPLE.getBytes(StandardCharsets.US_ASCII)));
          }
          assertThat(server.memory.used()).isLessThanOrEqualTo(server.memory.size());
          assertThat(bystander.ask("get_disks").text()).startsWith("[");
        }
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> bystander.ask(SAMPLE).text().contains("\"status\":\"ok\""));
      } finally {
        for (Wire client : greedy) {
          client.close();
        }
      }
      await().untilAsserted(() -> assertThat(server.memory.used()).isZero());
    }
  }

  @Test
  void aSampleIsEncodedOnceForAllWhoAskForIt() throws Exception {
    try (Serving server = Serving.open();
        Wire one = server.connect();
        Wire other = server.connect()) {
      String first = one.ask(SAMPLE).text();
      server.readings.clock.pass(Duration.ofMillis(100));
      assertThat(other.ask(SAMPLE).text()).isEqualTo(first).contains("\"age_ms\":0");
      assertThat(one.ask("{\"type\":\"sources\"}").text())
          .isEqualTo(other.ask("{\"type\":\"sources\"}").text());
    }
  }

  @Test
  void anAnswerThatIsTooLargeSaysSo() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      server.readings.put("processes", Samples.processes(20_000));
      assertThat(client.ask(SAMPLE).text())
          .contains("\"status\":\"failed\"")
          .contains("its value can't be told: larger than 2097152 bytes");
      assertThat(server.memory.used()).isZero();
    }
  }
}
