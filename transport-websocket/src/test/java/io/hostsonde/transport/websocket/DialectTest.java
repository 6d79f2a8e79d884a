package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hostsonde.api.Failed;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Reading;
import io.hostsonde.metrics.Network;
import io.hostsonde.transport.websocket.proto.ProcessList;
import io.hostsonde.transport.websocket.proto.Processes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients of either dialect ask and get, over real sockets. */
@ExtendWith(NoLeaks.class)
class DialectTest {

  private static final MemoryShare MEMORY = MemoryShare.of("test", 1 << 20);

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void fastMetricsHaveAllKeysAndEmptyLists() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      Wire.Frame frame = client.ask("get_metrics");
      assertThat(frame.opcode()).isEqualTo(Wire.TEXT);
      assertThat(frame.text())
          .isEqualTo(
              """
              {"sampled_at_ms":1793534400000,"cpu_total":12.35,"cpu_per_core":[12.35,0.0],\
              "mem_total":8000,"mem_used":3000,"swap_total":2000,"swap_used":100,\
              "hostname":"testhost","cpu_temp_c":48.25,"disks":[],\
              "networks":[{"name":"lo","received":1000,"transmitted":2000},\
              {"name":"eth0","received":1001,"transmitted":2001}],\
              "top_processes":[],"gpus":null}\
              """);
    }
  }

  @Test
  void jsonRequestsGetListsAndTextFrames() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      server.readings.put("processes", Samples.processes(80));
      Wire.Frame frame = client.ask("{\"type\":\"metrics\"}");
      assertThat(frame.opcode()).isEqualTo(Wire.TEXT);
      assertThat(frame.payload().length).isGreaterThan(768);
      JsonNode metrics = JSON.readTree(frame.text());
      assertThat(metrics.get("process_count").isInt()).isTrue();
      assertThat(metrics.get("process_count").asInt()).isEqualTo(80);
      assertThat(metrics.get("top_processes")).hasSize(50);
      assertThat(metrics.at("/top_processes/0").toString())
          .isEqualTo("{\"pid\":80,\"name\":\"task-80\",\"cpu_usage\":20.0,\"mem_bytes\":327680}");
      assertThat(metrics.get("disks")).hasSize(5);
      assertThat(metrics.get("unavailable")).isNull();
    }
  }

  @Test
  void gpusHaveBothSpellings() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      server.readings.put("gpu", Samples.gpu());
      assertThat(JSON.readTree(client.ask("get_metrics").json()).get("gpus").toString())
          .isEqualTo(
              """
              [{"name":"H200","vendor":"NVIDIA","usage":42,"utilization_gpu_pct":42,\
              "memory_total":100,"mem_total_bytes":100,"memory_used":25,"mem_used_bytes":25,\
              "temp_c":50.0}]\
              """);
    }
  }

  @Test
  void switchedOffSourcesAreNotAsked() throws Exception {
    try (Serving server = Serving.open(it -> it.without("gpu").without("thermal"));
        Wire client = server.connect()) {
      server.readings.put("gpu", Samples.gpu());
      JsonNode metrics = JSON.readTree(client.ask("get_metrics").json());
      assertThat(metrics.get("gpus").isNull()).isTrue();
      assertThat(metrics.get("cpu_temp_c").isNull()).isTrue();
      assertThat(server.readings.collected.get("gpu")).hasValue(0);
      assertThat(server.readings.collected.get("thermal")).hasValue(0);
    }
  }

  @Test
  void missingSourcesAreZeroAndNamed() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      server.readings.remove("cpu");
      server.readings.last(new Failed("memory", MadeUpReadings.START, "broken", null));
      JsonNode metrics = JSON.readTree(client.ask("get_metrics").json());
      assertThat(metrics.get("cpu_total").asDouble()).isZero();
      assertThat(metrics.get("cpu_per_core")).isEmpty();
      assertThat(metrics.get("mem_total").isInt()).isTrue();
      assertThat(metrics.get("unavailable").toString()).isEqualTo("[\"cpu\",\"memory\"]");
    }
  }

  @Test
  void jsonIsTextUpTo768BytesAndGzipAbove() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      server.readings.put("network", new Network(List.of(), 1.0));
      int empty = client.ask("get_metrics").payload().length;
      int entry = "{\"name\":\"\",\"received\":1000,\"transmitted\":2000}".length();
      String fits = "n".repeat(768 - empty - entry);

      server.readings.put("network", Samples.network(fits));
      Wire.Frame text = client.ask("get_metrics");
      assertThat(text.opcode()).isEqualTo(Wire.TEXT);
      assertThat(text.payload()).hasSize(768);

      server.readings.put("network", Samples.network(fits + "n"));
      Wire.Frame gzip = client.ask("get_metrics");
      assertThat(gzip.opcode()).isEqualTo(Wire.BINARY);
      assertThat(gzip.gunzip()).hasSize(769);
      assertThat(JSON.readTree(gzip.json()).at("/networks/0/name").asText()).isEqualTo(fits + "n");
    }
  }

  @Test
  void disksAreListedBelowTheirParents() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      String disks =
          """
          [{"name":"/dev/vda","total":150,"available":60,"temperature":31.5,"is_partition":false},\
          {"name":"/dev/vda1","total":100,"available":40,"temperature":31.5,"is_partition":true},\
          {"name":"/dev/vda2","total":50,"available":20,"temperature":31.5,"is_partition":true},\
          {"name":"tmpfs","total":7,"available":6,"temperature":null,"is_partition":false},\
          {"name":"/dev/sdb","total":0,"available":0,"temperature":null,"is_partition":false}]\
          """;
      assertThat(client.ask("get_disks").text()).isEqualTo(disks);
      assertThat(client.ask("{\"type\":\"disks\"}").text()).isEqualTo(disks);
    }
  }

  @Test
  void processesAreProtobufThatGeneratedCodeReads() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      for (String request : List.of("get_processes", "{\"type\":\"processes\"}")) {
        Wire.Frame small = client.ask(request);
        assertThat(small.opcode()).isEqualTo(Wire.BINARY);
        Processes processes = Processes.parseFrom(small.payload());
        assertThat(processes.getProcessCount()).isEqualTo(3);
        assertThat(processes.getRowsList()).hasSize(3);
        assertThat(processes.getRows(0).getCpuUsage()).isZero();
        assertThat(processes.getRows(2).getPid()).isEqualTo(3);
        assertThat(processes.getRows(2).getName()).isEqualTo("task-3");
        assertThat(processes.getRows(2).getCpuUsage()).isEqualTo(0.75f, within(0.001f));
        assertThat(processes.getRows(2).getMemBytes()).isEqualTo(3 * 4096);
        assertThat(small.payload()).isEqualTo(processes.toByteArray());
      }
      server.readings.put("processes", Samples.processes(2000));
      Wire.Frame large = client.ask("get_processes");
      assertThat(large.payload()).startsWith(0x1f, 0x8b);
      ProcessList documented = ProcessList.parseFrom(large.gunzip());
      assertThat(documented.getProcessCount()).isEqualTo(2000);
      assertThat(documented.getProcesses(1999).getName()).isEqualTo("task-2000");
    }
  }

  @Test
  void detailOfOneProcess() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      server.readings.looks.put(7, Samples.detail(7));
      JsonNode answer = JSON.readTree(client.ask("get_process_metrics:7").json());
      assertThat(answer.get("cached_at").asLong()).isEqualTo(MadeUpReadings.START.getEpochSecond());
      JsonNode process = answer.get("process");
      assertThat(process.get("cpu_usage").asDouble()).isEqualTo(150.5);
      assertThat(process.get("cpu_time_user").isInt()).isTrue();
      assertThat(process.get("cpu_time_user").asLong()).isEqualTo(1_500_000);
      assertThat(process.get("status").asText()).isEqualTo("Run");
      assertThat(process.get("group_id").asLong()).isEqualTo(4_294_967_294L);
      assertThat(process.get("start_time").asLong()).isEqualTo(Samples.STARTED.getEpochSecond());
      assertThat(process.get("read_bytes").isNull()).isTrue();
      assertThat(process.get("write_bytes").asLong()).isEqualTo(77);
      assertThat(process.get("executable_path").isNull()).isTrue();
      assertThat(process.at("/child_processes/0/status").asText()).isEqualTo("Sleep");
      assertThat(process.at("/child_processes/0/threads").isArray()).isTrue();
      assertThat(process.get("threads").toString())
          .isEqualTo(
              """
              [{"tid":9,"name":"worker","cpu_time_user":250000,"cpu_time_system":10000,\
              "status":"Disk Sleep"}]\
              """);
      Wire.Frame json = client.ask("{\"type\":\"process\",\"pid\":7}");
      assertThat(json.opcode()).isEqualTo(Wire.TEXT);
      assertThat(JSON.readTree(json.text())).isEqualTo(answer);
    }
  }

  @Test
  void detailOfNoProcess() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      assertThat(client.ask("get_process_metrics:99").text())
          .isEqualTo(
              "{\"error\":\"Process 99 not"
                  + " found\",\"request\":\"get_process_metrics\",\"pid\":99}");
      assertThat(client.ask("get_process_metrics:4294967295").text())
          .contains("Process 4294967295 not found");
      assertThat(client.ask("{\"type\":\"process\",\"pid\":99}").text())
          .isEqualTo("{\"error\":\"Process 99 not found\",\"request\":\"process\",\"pid\":99}");
    }
  }

  @Test
  void journalOfOneProcess() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      server.readings.looks.put(7, Samples.journal());
      JsonNode journal = JSON.readTree(client.ask("get_journal_entries:7").json());
      assertThat(journal.get("total_count").asInt()).isEqualTo(1);
      assertThat(journal.get("truncated").asBoolean()).isTrue();
      JsonNode entry = journal.at("/entries/0");
      assertThat(entry.get("timestamp").asText()).isEqualTo("2026-11-01T10:00:00.123456Z");
      assertThat(entry.get("timestamp_us").asLong()).isEqualTo(1_793_527_200_123_456L);
      assertThat(entry.get("priority").asText()).isEqualTo("Warning");
      assertThat(entry.get("unit").asText()).isEqualTo("a.service");
      assertThat(entry.get("comm").isNull()).isTrue();
    }
  }

  @Test
  void genericJson() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      JsonNode sources = JSON.readTree(client.ask("{\"type\":\"sources\"}").text());
      assertThat(sources.get("sources")).hasSize(6);
      assertThat(sources.at("/sources/0/name").asText()).isEqualTo("cpu");
      JsonNode memory =
          JSON.readTree(client.ask("{\"type\":\"sample\",\"source\":\"memory\"}").text());
      assertThat(memory.get("status").asText()).isEqualTo("ok");
      assertThat(memory.at("/data/used_bytes").asLong()).isEqualTo(3000);
      JsonNode absent =
          JSON.readTree(client.ask("{\"type\":\"sample\",\"source\":\"zfs\"}").text());
      assertThat(absent.get("status").asText()).isEqualTo("absent");
      assertThat(absent.get("reason").asText()).isNotEmpty();
    }
  }

  @Test
  void containersAreAnErrorUntilThereIsSuchASource() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      assertThat(client.ask("{\"type\":\"containers\"}").text())
          .isEqualTo(
              "{\"error\":\"no source 'containers' is installed\",\"request\":\"containers\"}");
      assertThat(client.ask("{\"type\":\"logs\",\"container\":\"a\"}").text())
          .contains("\"request\":\"logs\"");
      server.readings.put("containers", Samples.memory());
      assertThat(client.ask("{\"type\":\"containers\"}").text())
          .startsWith("{\"source\":\"containers\",\"status\":\"ok\"");
      server.readings.logs =
          query -> new Lines(List.of("one", "two", "three").subList(0, query.tail()));
      assertThat(client.ask("{\"type\":\"logs\",\"container\":\"a\",\"lines\":2}").text())
          .isEqualTo(
              """
              {"container":"a","lines":[{"time":"2026-11-01T12:00:00Z","error":false,"text":"one"},\
              {"time":"2026-11-01T12:00:00Z","error":false,"text":"two"}],"dropped":0}\
              """);
    }
  }

  private static final class Lines implements LogStream {
    private final Deque<String> lines;

    Lines(List<String> lines) {
      this.lines = new ArrayDeque<>(lines);
    }

    @Override
    public LogLine next(Duration wait) {
      return new LogLine(MadeUpReadings.START, false, lines.remove());
    }

    @Override
    public boolean ended() {
      return lines.isEmpty();
    }

    @Override
    public long dropped() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Test
  void wrongJsonIsAnErrorAndTheConnectionStays() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      assertThat(client.ask("{\"type\":\"nonsense\"}").text())
          .isEqualTo("{\"error\":\"unknown type\",\"request\":\"nonsense\"}");
      assertThat(client.ask("{\"type\":").text())
          .isEqualTo("{\"error\":\"not a JSON object\",\"request\":\"\"}");
      assertThat(client.ask("{\"type\":\"process\"}").text())
          .isEqualTo("{\"error\":\"pid is missing\",\"request\":\"process\"}");
      assertThat(client.ask("get_disks").text()).startsWith("[");
    }
  }

  @Test
  void whatIsNoRequestGetsNoReply() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      client.send("hello");
      client.send("");
      client.send("get_process_metrics:abc");
      client.send("get_process_metrics:");
      client.send(0x80 | Wire.BINARY, "get_metrics".getBytes(StandardCharsets.US_ASCII));
      // Replies come in order: the first that comes is the one to the last.
      assertThat(client.ask("get_disks").text()).startsWith("[");
    }
  }

  @Test
  void repliesComeInOrderThoughOneIsSlow() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      CountDownLatch gate = new CountDownLatch(1);
      server.readings.putSlow("disk", Samples.disk(), gate);
      client.send("get_disks");
      client.send("get_metrics");
      client.send("get_processes");
      try (Wire other = server.connect()) {
        assertThat(other.ask("get_metrics").text()).startsWith("{\"sampled_at_ms\"");
      }
      gate.countDown();
      assertThat(client.read().text()).startsWith("[");
      assertThat(client.read().text()).startsWith("{\"sampled_at_ms\"");
      assertThat(client.read().opcode()).isEqualTo(Wire.BINARY);
    }
  }

  @Test
  void tenClientsWithinTheAgeCostOneCollection() throws Exception {
    try (Serving server = Serving.open()) {
      String first = null;
      for (int i = 0; i < 10; i++) {
        try (Wire client = server.connect()) {
          String answer = client.ask("get_metrics").text();
          assertThat(first == null ? answer : first).isEqualTo(answer);
          first = answer;
        }
      }
      assertThat(server.readings.collected.get("cpu")).hasValue(1);
      server.readings.clock.pass(Duration.ofMillis(251));
      try (Wire client = server.connect()) {
        assertThat(client.ask("get_metrics").text()).isNotEqualTo(first);
      }
      assertThat(server.readings.collected.get("cpu")).hasValue(2);
      // Sensors may be older, so that most requests need no second thread.
      assertThat(server.readings.collected.get("thermal")).hasValue(1);
    }
  }

  @Test
  void sensorsThatAreNoLongerNewAreNotWaitedFor() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      client.ask("get_metrics");
      Set<String> thermal = Set.of("thermal");
      List<Reading> known =
          List.copyOf(server.readings.fresh(thermal, Duration.ZERO).orElseThrow().values());
      CountDownLatch gate = new CountDownLatch(1);
      server.readings.putSlow("thermal", Samples.thermal(), gate);
      known.forEach(server.readings::last);
      server.readings.clock.pass(Duration.ofSeconds(2));
      assertThat(client.ask("get_metrics").text()).contains("\"cpu_temp_c\":48.25");
      assertThat(server.readings.collected.get("thermal")).hasValue(0);
      gate.countDown();
      await().untilAsserted(() -> assertThat(server.readings.collected.get("thermal")).hasValue(1));
    }
  }

  @Test
  void theSameReadingsAreEncodedOnce() {
    int[] encoded = {0};
    EncodedOnce once =
        new EncodedOnce(readings -> new Reply(false, new byte[] {(byte) ++encoded[0]}, MEMORY));
    Failed one = new Failed("a", MadeUpReadings.START, "x", null);
    Failed equal = new Failed("a", MadeUpReadings.START, "x", null);
    assertThat(once.apply(java.util.Map.of("a", one)))
        .isSameAs(once.apply(java.util.Map.of("a", one)));
    once.apply(java.util.Map.of("a", equal));
    assertThat(encoded[0]).isEqualTo(2);
  }
}
