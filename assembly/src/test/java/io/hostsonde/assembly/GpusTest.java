package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs in the distribution, from a driver's library that the loader finds. */
class GpusTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path scratch;

  private FakeGpus gpus = new FakeGpus(Path.of("."));

  @BeforeEach
  void compile() throws Exception {
    gpus = FakeGpus.in(scratch);
    gpus.does("gpus 2", "set utilization 77 1");
  }

  private JsonNode once(String... variable) throws Exception {
    Map<String, String> environment = new HashMap<>(gpus.environment());
    for (int i = 0; i < variable.length; i += 2) {
      environment.put(variable[i], variable[i + 1]);
    }
    Installed.Outcome outcome =
        Installed.built(scratch).sonde(environment, "once", "gpu", "memory");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return JSON.readTree(outcome.out()).get("sources");
  }

  @Test
  void theyAreFoundWhereTheLoaderLooks() throws Exception {
    JsonNode rows = once().at("/gpu/data/gpus");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).get("name").asText()).isEqualTo("NVIDIA Fake 9000");
    assertThat(rows.get(1).get("utilization_percent").asInt()).isEqualTo(77);
    assertThat(rows.get(1).get("memory_used_bytes").asLong()).isEqualTo(6L << 30);
  }

  @Test
  void theOriginalsVariableSwitchesThemOff() throws Exception {
    JsonNode gpu = once("SOCKTOP_AGENT_GPU", "0").get("gpu");
    assertThat(gpu.get("status").asText()).isEqualTo("absent");
    assertThat(gpu.get("reason").asText()).contains("switched off by gpu-nvidia.enabled");
  }

  @Test
  void aDriverThatHangsCostsNobodyElse() throws Exception {
    gpus.does("hang nvmlDeviceGetTemperature");
    JsonNode sources = once("HOSTSONDE_GPU_TIMEOUT", "200ms");
    assertThat(sources.at("/gpu/status").asText()).isEqualTo("failed");
    assertThat(sources.at("/gpu/reason").asText()).contains("gpu:nvidia: no answer within 200ms");
    assertThat(sources.at("/memory/status").asText()).isEqualTo("ok");
  }

  @Test
  void anAgentTellsWhyItsDriverDoesNotWork() throws Exception {
    gpus.does("return nvmlInit_v2 18");
    Installed installed = Installed.built(scratch);
    try (Installed.Agent agent = installed.agent(gpus.environment(), List.of("--port", "0"));
        HttpClient http = HttpClient.newHttpClient();
        Client client = new Client(http, agent.uri())) {
      assertThat(client.sample("gpu").get("reason").asText())
          .contains("libnvidia-ml.so.1: Driver/library version mismatch");
      assertThat(client.ask("{\"type\":\"metrics\"}").get("gpus").isNull()).isTrue();
      assertThat(installed.sonde("plugins").out())
          .containsPattern("gpu-nvidia .*libnvidia-ml.so.1: Driver/library version mismatch");
    }
  }
}
