package io.hostsonde.transport.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.Source;
import io.hostsonde.schema.Key;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scrapers that ask for much and read nothing of it. */
class NeverReadingTest {

  /** Many rows. */
  public record Large(List<Row> rows) {}

  /** One of them. */
  public record Row(@Key String name, long sizeBytes) {}

  private static Source<Large> large() {
    List<Row> rows =
        IntStream.range(0, 20_000)
            .mapToObj(i -> new Row("a-row-with-a-rather-long-name-" + i, i))
            .toList();
    return Source.builder("large", Large.class, () -> new Large(rows)).neverBlocks().build();
  }

  @Test
  void whatIsKeptForThemIsBoundedAndOthersAreAnswered() throws Exception {
    Stage.Changes changes = new Stage.Changes();
    changes.window = Duration.ZERO;
    changes.maxScrapes = 16;
    List<Socket> greedy = new ArrayList<>();
    try (Stage stage = new Stage(changes.settings(), large())) {
      try {
        for (int i = 0; i < 40; i++) {
          Socket socket = new Socket();
          greedy.add(socket);
          socket.setReceiveBufferSize(4096);
          socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), stage.port()));
          Scrape.send(socket, Scrape.GET);
          assertThat(stage.memory.used()).isLessThanOrEqualTo(stage.memory.size());
        }
        await().untilAsserted(() -> assertThat(stage.memory.used()).isPositive());
        await()
            .untilAsserted(() -> {
              stage.clock.advance(Duration.ofSeconds(2));
              assertThat(stage.scrape().text()).contains("weather_air_celsius 21.5\n");
            });
      } finally {
        for (Socket socket : greedy) {
          socket.close();
        }
      }
      await().untilAsserted(() -> assertThat(stage.memory.used()).isZero());
    }
  }

  @Test
  void aDocumentTakesHalfOfTheShareAtMost() throws Exception {
    Stage.Changes changes = new Stage.Changes();
    changes.maxBytes = 1 << 30;
    Source<?>[] sources =
        IntStream.range(0, 16)
            .mapToObj(i ->
                Source.builder("large-" + i, Large.class, () -> large().sampler().sample())
                    .neverBlocks()
                    .build())
            .toArray(Source<?>[]::new);
    try (Stage stage = new Stage(changes.settings(), sources)) {
      String text = stage.scrape().text();
      assertThat(text.length()).isLessThan((int) (stage.memory.size() / 2) + 100_000);
      assertThat(text).contains("hostsonde_source_dropped_series{source=\"large-9\"} ");
    }
  }
}
