package io.hostsonde.provider.textfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Described;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.schema.Field;
import io.hostsonde.schema.Kind;
import io.hostsonde.schema.Type;
import io.hostsonde.schema.Unit;
import io.hostsonde.testkit.Samples;
import io.hostsonde.testkit.SettingsAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextfileSamplerTest {

  @TempDir Path folder;
  private final MemoryShare memory = MemoryShare.of("a.setting", 9 << 20);

  private TextfileSampler sampler(int maxFiles, int maxFileBytes, int maxSeries) {
    TextfileSettings settings = new TextfileSettings(folder, maxFiles, maxFileBytes, maxSeries);
    return new TextfileSampler(folder, settings, HostClock.SYSTEM, memory);
  }

  private TextfileSampler sampler() {
    return sampler(100, 1 << 20, 10_000);
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static Described sample(TextfileSampler sampler) throws Exception {
    Described sample = sampler.sample();
    Samples.assertObeysRules("textfile", sample.schema(), sample.value());
    return sample;
  }

  private static @Nullable Object get(Described sample, String wireName) {
    return sample.schema().field(wireName).map(field -> field.get(sample.value())).orElse(null);
  }

  private static @Nullable Object error(Described sample, String file) {
    return ((List<?>) Objects.requireNonNull(get(sample, "files")))
        .stream()
            .map(row -> (Map<?, ?>) row)
            .filter(row -> file.equals(row.get("name")))
            .findFirst()
            .orElseThrow()
            .get("error");
  }

  @Test
  void pinsItsKeys() {
    SettingsAssertions.assertKeys(
        TextfileSettings.class,
        "directory=",
        "max-files=100",
        "max-file-bytes=1048576",
        "max-series=10000");
  }

  @Test
  void kindUnitNameHelpAndLabelsAreCarriedThrough() throws Exception {
    file(
        "backup.prom",
        """
        # HELP node_backup_size_bytes How large.
        # TYPE node_backup_size_bytes gauge
        node_backup_size_bytes{job="etc"} 1500
        node_backup_size_bytes{job="home",disk_id="7"} 3
        # TYPE node_backup_seconds_total counter
        node_backup_seconds_total 12.5
        # TYPE restores counter
        restores 2
        # TYPE slots_total gauge
        slots_total 4
        """);
    Described sample = sample(sampler());
    Field list = sample.schema().field("node_backup_size_bytes").orElseThrow();
    Type.Nested row = (Type.Nested) ((Type.ListOf) list.type()).element();
    assertThat(row.schema().fields())
        .extracting(Field::wireName)
        .containsExactly("disk_id", "job", "node_backup_size_bytes");
    assertThat(row.schema().fields()).extracting(Field::key).containsExactly(true, true, false);
    Field size = row.schema().fields().getLast();
    assertThat(size.unit()).isEqualTo(Unit.BYTES);
    assertThat(size.kind()).isEqualTo(Kind.GAUGE);
    assertThat(size.metric()).isEqualTo("node_backup_size_bytes");
    assertThat(size.help()).isEqualTo("How large.");
    assertThat(get(sample, "node_backup_size_bytes"))
        .isEqualTo(
            List.of(
                Map.of("job", "etc", "nodeBackupSizeBytes", 1500.0),
                Map.of("job", "home", "diskId", "7", "nodeBackupSizeBytes", 3.0)));

    Field seconds = sample.schema().field("node_backup_seconds_total").orElseThrow();
    assertThat(seconds.kind()).isEqualTo(Kind.COUNTER);
    assertThat(seconds.unit()).isEqualTo(Unit.SECONDS);
    assertThat(seconds.metric()).isEqualTo("node_backup_seconds_total");
    assertThat(get(sample, "node_backup_seconds_total")).isEqualTo(12.5);
    assertThat(sample.schema().field("restores_total").orElseThrow().kind())
        .isEqualTo(Kind.COUNTER);
    assertThat(sample.schema().field("slots_total_value").orElseThrow().kind())
        .isEqualTo(Kind.GAUGE);
  }

  @Test
  void aBadFileCostsThatFile() throws Exception {
    file("good.prom", "good 1\n");
    file("bad.prom", "bad 1\nworse one\n");
    Files.write(folder.resolve("latin.prom"), new byte[] {'a', ' ', '1', (byte) 0xE4});
    Files.createDirectory(folder.resolve("folder.prom"));
    Files.createSymbolicLink(folder.resolve("gone.prom"), folder.resolve("nowhere"));
    file("large.prom", "large 1\n#" + "x".repeat(1000));
    file("not-read.txt", "text 1\n");
    TextfileSampler sampler = sampler(100, 500, 10_000);
    Described sample = sample(sampler);
    assertThat(get(sample, "good")).isEqualTo(1.0);
    assertThat(sample.schema().fields()).hasSize(3);
    assertThat(error(sample, "good.prom")).isNull();
    assertThat(error(sample, "bad.prom")).isEqualTo("line 2: 'one' is not a number");
    assertThat(error(sample, "latin.prom")).isEqualTo("is not UTF-8");
    assertThat(error(sample, "folder.prom")).isEqualTo("is no regular file");
    assertThat(error(sample, "gone.prom")).isEqualTo("is gone");
    assertThat(error(sample, "large.prom"))
        .isEqualTo("is larger than 500 bytes (textfile.max-file-bytes)");
    assertThat(sampler.about()).startsWith("6 files, 1 series; refused: bad.prom: line 2");
  }

  @Test
  void aFileThatContradictsAnotherIsRefused() throws Exception {
    file("a.prom", "a{x=\"1\"} 1\n");
    file("b.prom", "a{x=\"2\"} 2\nmore 1\n");
    file("c.prom", "c 1\na{x=\"1\"} 3\n");
    file("d.prom", "# TYPE a counter\na{x=\"4\"} 4\n");
    Described sample = sample(sampler());
    assertThat(get(sample, "a"))
        .isEqualTo(List.of(Map.of("x", "1", "a", 1.0), Map.of("x", "2", "a", 2.0)));
    assertThat(get(sample, "more")).isEqualTo(1.0);
    assertThat(get(sample, "c")).as("of a refused file nothing is told").isNull();
    assertThat(error(sample, "c.prom")).isEqualTo("a{x=1} is in another file, too");
    assertThat(error(sample, "d.prom")).isEqualTo("a: in another file it is a gauge");
  }

  /** Prometheus tells these apart, and so do their fields, whose metrics keep their names. */
  @Test
  void namesThatAreOneInCamelCaseAreToldApart() throws Exception {
    file("a.prom", "fan_1 900\nfan1 800\nfiles 1\n_ 2\n温度 3\n".replace("温度", "{\"温度\"}"));
    file("b.prom", "up{Name=\"a\",name=\"b\",up=\"c\"} 1\n");
    file("c.prom", "# TYPE nic_bytes_per_second_total counter\nnic_bytes_per_second_total 5\n");
    Described sample = sample(sampler());
    for (String name : List.of("a.prom", "b.prom", "c.prom")) {
      assertThat(error(sample, name)).isNull();
    }
    assertThat(get(sample, "fan1")).isEqualTo(800.0);
    assertThat(get(sample, "other_fan1")).isEqualTo(900.0);
    assertThat(get(sample, "other_files")).isEqualTo(1.0);
    assertThat(get(sample, "named")).isEqualTo(2.0);
    assertThat(get(sample, "other_named")).isEqualTo(3.0);
    assertThat(get(sample, "up"))
        .isEqualTo(List.of(Map.of("name", "a", "otherName", "b", "otherUp", "c", "up", 1.0)));
    assertThat(get(sample, "nic_bytes_per_second_count_total")).isEqualTo(5.0);
    Field field = sample.schema().field("other_fan1").orElseThrow();
    assertThat(field.exposed()).isTrue();
    assertThat(field.metric()).isEqualTo("fan_1");
  }

  @Test
  void filesAndSeriesAreBounded() throws Exception {
    file("a.prom", "a 1\n");
    file("b.prom", "b 1\nc 1\n");
    file("c.prom", "d 1\n");
    file("d.prom", "e 1\n");
    Described sample = sample(sampler(3, 100, 2));
    assertThat(get(sample, "a")).isEqualTo(1.0);
    assertThat(error(sample, "b.prom")).asString().contains("textfile.max-series");
    assertThat(get(sample, "d")).isEqualTo(1.0);
    assertThat(get(sample, "files_left_out")).isEqualTo(1);
    assertThat(get(sample, "e")).isNull();
  }

  @Test
  void whatChangesIsReadAnewAndTheSchemaStaysWhileItCan() throws Exception {
    TextfileSampler sampler = sampler();
    file("a.prom", "a 1\n");
    Described first = sample(sampler);
    file("a.prom", "a 2\n");
    Described second = sample(sampler);
    assertThat(get(second, "a")).isEqualTo(2.0);
    assertThat(second.schema()).isSameAs(first.schema());
    file("a.prom", "a 2\nb 1\n");
    Described third = sample(sampler);
    assertThat(third.schema()).isNotSameAs(first.schema());
    assertThat(get(third, "b")).isEqualTo(1.0);
    Files.delete(folder.resolve("a.prom"));
    assertThat(get(sample(sampler), "a")).isNull();
  }

  @Test
  void whatDidNotChangeIsNotParsedAgain() throws Exception {
    file("a.prom", "a 1\n");
    Path file = folder.resolve("a.prom");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    TextfileSettings settings = new TextfileSettings(folder, 1, 100, 100);
    PromFile read = PromFile.read(file, null, settings, Instant.now(), memory.lease("a test"));
    assertThat(PromFile.read(file, read, settings, Instant.now(), memory.lease("a test")))
        .isSameAs(read);
    file("a.prom", "a 2\n");
    PromFile fresh = PromFile.read(file, read, settings, Instant.now(), memory.lease("a test"));
    assertThat(fresh).isNotSameAs(read);
    assertThat(PromFile.read(file, fresh, settings, Instant.now(), memory.lease("a test")))
        .as("it may be written to once more at the same time")
        .isNotSameAs(fresh);
  }

  @Test
  void aFolderThatIsNotThereIsNoFailure() {
    TextfileSettings settings = new TextfileSettings(folder.resolve("x"), 1, 100, 100);
    TextfileSampler sampler =
        new TextfileSampler(folder.resolve("x"), settings, HostClock.SYSTEM, memory);
    assertThatThrownBy(sampler::sample).isInstanceOf(AbsentException.class);
  }

  @Test
  void whatAllFilesHoldIsWithinTheShare() throws Exception {
    for (int i = 0; i < 20; i++) {
      StringBuilder text = new StringBuilder();
      for (int row = 0; row < 5000; row++) {
        text.append("large_").append((char) ('a' + i)).append("{a=\"").append(row);
        text.append("\",b=\"").append("x".repeat(50)).append("\"} 1\n");
      }
      file("large-%02d.prom".formatted(i), text.toString());
    }
    file("small.prom", "small 1\n");
    TextfileSampler sampler = sampler(100, 1 << 20, 1_000_000);
    Described sample = sample(sampler);
    assertThat(memory.used()).isLessThan(memory.size());
    assertThat(get(sample, "large_a")).as("while there is memory").isNotNull();
    assertThat(error(sample, "large-19.prom")).asString().contains("no memory left", "a.setting");
    assertThat(get(sample, "small")).as("each has its part").isEqualTo(1.0);
    assertThat(sampler.about()).contains("no memory left");
    for (int i = 0; i < 20; i++) {
      Files.delete(folder.resolve("large-%02d.prom".formatted(i)));
    }
    sample(sampler);
    assertThat(memory.used()).as("what is gone is given back").isLessThan(2000);
    sampler.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void aLineWithoutEndAndAFolderWithoutEndAreBounded() throws Exception {
    file("a.prom", "a".repeat(1 << 20));
    for (int i = 0; i < 50; i++) {
      file("b" + i + ".prom", "b" + i + " 1\n");
    }
    Described sample = sample(sampler(10, 1 << 20, 100));
    assertThat(error(sample, "a.prom")).isEqualTo("line 1: longer than 65536 characters");
    assertThat(get(sample, "files_left_out")).isEqualTo(41);
  }
}
