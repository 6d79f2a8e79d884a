package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.metrics.Containers.Health;
import io.hostsonde.metrics.Containers.Port;
import io.hostsonde.metrics.Containers.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectionTest {

  @ParameterizedTest
  @ValueSource(strings = {"20", "26"})
  void readsWhatEnginesAnswer(String engine) {
    Inspection container = Inspection.parse(Recorded.json(engine + "-inspect.json"));
    assertThat(container.id()).matches("[0-9a-f]{64}");
    assertThat(container.name()).isEqualTo("app");
    assertThat(container.image()).isEqualTo("busybox:local");
    assertThat(container.imageId()).startsWith("sha256:");
    assertThat(container.state()).isEqualTo(State.RUNNING);
    assertThat(container.runs()).isTrue();
    assertThat(container.pid()).isPositive();
    assertThat(container.tty()).isFalse();
    assertThat(container.restarts()).isZero();
    assertThat(container.oomKilled()).isFalse();
    assertThat(container.created()).isBefore(container.started());
    assertThat(container.labels()).containsEntry("role", "demo");
    assertThat(container.cpuLimit()).isEqualTo(0.3);
    assertThat(container.memoryLimit()).isEqualTo(64L << 20);
    // It runs: it has neither ended nor a code of that.
    assertThat(container.finished()).isNull();
    assertThat(container.exitCode()).isNull();
    assertThat(container.health()).isNull();
    assertThat(container.ports()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "26"})
  void readsTheListForContainersThatDoNotAnswer(String engine) {
    Inspection container =
        Inspection.parseListed(Recorded.json(engine + "-list.json").items().getFirst());
    assertThat(container.names()).containsExactly("tty");
    assertThat(container.state()).isEqualTo(State.RUNNING);
    assertThat(container.image()).isEqualTo("busybox:local");
    assertThat(container.created()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(container.pid()).isZero();
  }

  @Test
  void readsPortsThatArePublishedAndThoseThatAreNot() {
    Inspection container =
        Inspection.parse(
            Recorded.parsed(
                "{'Id':'a','Name':'/p','NetworkSettings':{'Ports':{'9000/udp':null,"
                    + "'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'8080'},{'HostIp':'::','HostPort':'8080'}],"
                    + "'nonsense':[]}}}"));
    assertThat(container.ports())
        .containsExactly(
            new Port(80, "tcp", "0.0.0.0", 8080),
            new Port(80, "tcp", "::", 8080),
            new Port(9000, "udp", null, null));
    Inspection listed =
        Inspection.parseListed(
            Recorded.parsed(
                "{'Id':'a','Names':['/p','/other/p'],'Ports':[{'IP':'0.0.0.0','PrivatePort':80,"
                    + "'PublicPort':8080,'Type':'tcp'},{'PrivatePort':9000,'Type':'udp'}]}"));
    assertThat(listed.names()).containsExactly("p", "other/p");
    assertThat(listed.ports())
        .containsExactly(new Port(80, "tcp", "0.0.0.0", 8080), new Port(9000, "udp", null, null));
  }

  @Test
  void anOomKillMayGoWithTheExitCodeZero() {
    Inspection container =
        Inspection.parse(
            Recorded.parsed(
                "{'Id':'a','Name':'/o','RestartCount':3,'State':{'Status':'exited','OOMKilled':true,"
                    + "'ExitCode':0,'StartedAt':'2026-11-20T12:00:00Z',"
                    + "'FinishedAt':'2026-11-20T12:00:01.5Z'}}"));
    assertThat(container.oomKilled()).isTrue();
    assertThat(container.exitCode()).isZero();
    assertThat(container.restarts()).isEqualTo(3);
    assertThat(container.finished()).isEqualTo(Instant.parse("2026-11-20T12:00:01.500Z"));
    assertThat(container.runs()).isFalse();
  }

  @Test
  void oneThatWasNeverStartedHasNoTimesAndNoCode() {
    Inspection container =
        Inspection.parse(
            Recorded.parsed(
                "{'Id':'a','Name':'/c','State':{'Status':'created','ExitCode':0,"
                    + "'StartedAt':'0001-01-01T00:00:00Z','FinishedAt':'0001-01-01T00:00:00Z'}}"));
    assertThat(container.state()).isEqualTo(State.CREATED);
    assertThat(container.started()).isNull();
    assertThat(container.finished()).isNull();
    assertThat(container.exitCode()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Health, starting, STARTING",
    "Health, healthy, HEALTHY",
    "Healthcheck, unhealthy, UNHEALTHY"
  })
  void readsHealthAsDockerAndAsPodmanCallIt(String field, String status, Health health) {
    Inspection container =
        Inspection.parse(
            Recorded.parsed(
                "{'Id':'a','Name':'h','State':{'Status':'running','"
                    + field
                    + "':{'Status':'"
                    + status
                    + "'}}}"));
    assertThat(container.health()).isEqualTo(health);
  }

  @Test
  void limitsByQuotaAndNone() {
    assertThat(limit("{'CpuQuota':150000,'CpuPeriod':100000}")).isEqualTo(1.5);
    assertThat(limit("{'CpuQuota':50000,'CpuPeriod':0}")).isEqualTo(0.5);
    assertThat(limit("{'CpuQuota':-1,'NanoCpus':0}")).isNull();
  }

  private static @org.jspecify.annotations.Nullable Double limit(String hostConfig) {
    return Inspection.parse(
            Recorded.parsed("{'Id':'a','Name':'/l','HostConfig':" + hostConfig + "}"))
        .cpuLimit();
  }

  @Test
  void whatAnEngineLeavesOutIsAbsent() {
    Inspection container = Inspection.parse(Recorded.parsed("{}"));
    assertThat(container.state()).isEqualTo(State.UNKNOWN);
    assertThat(container.restarts()).isNull();
    assertThat(container.oomKilled()).isNull();
    assertThat(container.imageId()).isNull();
    assertThat(container.labels()).isEmpty();
  }
}
