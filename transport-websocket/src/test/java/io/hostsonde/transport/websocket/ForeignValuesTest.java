package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Gpu;
import io.hostsonde.metrics.Journal;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.Processes;
import io.hostsonde.metrics.Thermal;
import io.hostsonde.testkit.Careless;
import io.hostsonde.transport.websocket.proto.ProcessList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plug-ins whose sources are called as ours are: what they leave out costs that and no answer. */
@ExtendWith(NoLeaks.class)
class ForeignValuesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Class<? extends Record>> WELL_KNOWN =
      List.of(
          Cpu.class,
          Memory.class,
          Disk.class,
          Network.class,
          Processes.class,
          Thermal.class,
          Gpu.class);

  /** Has nothing of what the sources of that name have. */
  public record Other(int answer) {}

  private static String source(Class<? extends Record> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static JsonNode json(Wire client, String request) throws Exception {
    return JSON.readTree(client.ask(request).json());
  }

  @Test
  void nullsEverywhere() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      for (Class<? extends Record> type : WELL_KNOWN) {
        server.readings.put(source(type), Careless.record(type));
      }
      JsonNode metrics = json(client, "{\"type\":\"metrics\"}");
      assertThat(metrics.at("/cpu_per_core/0").asDouble(-1)).isZero();
      assertThat(metrics.at("/networks/0/name").asText("none")).isEmpty();
      assertThat(metrics.at("/disks/0/name").asText("none")).isEmpty();
      assertThat(metrics.at("/top_processes/0/name").asText("none")).isEmpty();
      assertThat(metrics.at("/gpus/0/name").asText("none")).isEmpty();
      assertThat(metrics.has("unavailable")).isFalse();
      assertThat(json(client, "get_metrics").at("/mem_total").asInt(-1)).isZero();
      assertThat(json(client, "get_disks")).hasSize(1);
      assertThat(ProcessList.parseFrom(client.ask("get_processes").payload()).getProcessesList())
          .hasSize(1);
      for (Class<? extends Record> type : WELL_KNOWN) {
        JsonNode sample = json(client, "{\"type\":\"sample\",\"source\":\"" + source(type) + "\"}");
        assertThat(sample.get("status").asText()).isEqualTo("ok");
      }
    }
  }

  @Test
  void nullsAboutOneProcess() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      ProcessDetail.Entry process = Careless.record(ProcessDetail.Entry.class);
      server.readings.looks.put(7, new ProcessDetail(process, List.of(process), List.of(), null));
      JsonNode detail = json(client, "get_process_metrics:7");
      assertThat(detail.at("/process/status").asText()).isEqualTo("Unknown");
      assertThat(detail.at("/process/child_processes")).hasSize(1);
      server.readings.looks.put(7, Careless.record(Journal.class));
      JsonNode journal = json(client, "get_journal_entries:7");
      assertThat(journal.at("/entries/0/message").asText("none")).isEmpty();
    }
  }

  @Test
  void valuesOfAnotherShapeAreNone() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      for (Class<? extends Record> type : WELL_KNOWN) {
        server.readings.put(source(type), new Other(42));
      }
      JsonNode metrics = json(client, "{\"type\":\"metrics\"}");
      assertThat(metrics.get("unavailable").toString())
          .isEqualTo("[\"cpu\",\"memory\",\"network\",\"disk\",\"processes\"]");
      assertThat(json(client, "get_disks")).isEmpty();
      assertThat(
              json(client, "{\"type\":\"sample\",\"source\":\"disk\"}").at("/data/answer").asInt())
          .isEqualTo(42);
    }
  }
}
