package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  private static final Lack HIDDEN_IO =
      new Lack(
          "processes",
          "partial",
          "I/O and open files of other users' processes are hidden: run as root, or grant"
              + " CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (systemd: processes.conf)");

  public record Nothing(int count) {}

  /** A provider of one source of its name. */
  private record Made(String name, Support support, List<Source<?>> opened)
      implements MetricProvider {

    @Override
    public Support support(Host host) {
      return support;
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      return opened;
    }

    @Override
    public String about() {
      return opened.isEmpty() ? name + ".commands names no command" : "";
    }
  }

  @TempDir Path root;
  private Path proc;

  @BeforeEach
  void makeHost() throws IOException {
    proc = Files.createDirectories(root.resolve("proc"));
    Files.createDirectories(proc.resolve("1"));
    Files.writeString(proc.resolve("1/io"), "rchar: 1\n");
  }

  private List<Lack> lacks(String providers, MetricProvider... made) throws Exception {
    Map<String, String> settings =
        Map.of(
            "transport",
            "",
            "providers",
            providers,
            "engine.proc",
            proc.toString(),
            "engine.root",
            root.toString());
    Launch launch = new Launch(null, null, settings, Map.of(), HostClock.SYSTEM, "1");
    try (Agent agent = Agent.open(launch, List.of(made), List.of())) {
      return new Diagnosis(agent).lacks();
    }
  }

  private static Source<?> good(String name) {
    return Source.of(name, Nothing.class, () -> new Nothing(1));
  }

  @Test
  void allThatIsNotMeasuredIsInOneList() throws Exception {
    List<Lack> lacks =
        lacks(
            "-left",
            new Made("good", Support.yes(), List.of(good("good"))),
            new Made("left", Support.yes(), List.of(good("left"))),
            new Made("never", Support.never("no driver for this system"), List.of()),
            new Made("later", Support.notNow("no card is there"), List.of()),
            new Made("idle", Support.yes(), List.of()),
            new Made(
                "denied",
                Support.yes(),
                List.of(
                    Source.of(
                        "denied",
                        Nothing.class,
                        () -> {
                          throw new AbsentException("join the group docker");
                        }))),
            new Made(
                "broken",
                Support.yes(),
                List.of(
                    Source.of(
                        "broken",
                        Nothing.class,
                        () -> {
                          throw new NoSuchFileException(proc + "/stat");
                        }))));
    assertThat(lacks)
        .containsExactlyInAnyOrder(
            new Lack("left", "disabled", "left out by the setting providers"),
            new Lack("never", "unsupported", "no driver for this system"),
            new Lack("later", "waiting", "no card is there"),
            new Lack("idle", "unused", "idle.commands names no command"),
            new Lack("denied", "absent", "join the group docker"),
            new Lack(
                "broken", "failed", proc + "/stat: there is no such file (--set engine.proc)"));
  }

  @Test
  void whatTheKernelHidesIsListedThoughNothingFails() throws Exception {
    MetricProvider processes = new Made("processes", Support.yes(), List.of(good("processes")));
    assertThat(lacks("", processes)).isEmpty();
    // Root may read any file, but no folder as one.
    Files.delete(proc.resolve("1/io"));
    Files.createDirectory(proc.resolve("1/io"));
    assertThat(lacks("", processes)).containsExactly(HIDDEN_IO);
    Files.createDirectories(root.resolve("var/log/journal/machine/system.journal"));
    assertThat(lacks("", processes))
        .hasSize(2)
        .extracting(Lack::reason)
        .last()
        .asString()
        .contains("group systemd-journal");
    Files.delete(proc.resolve("1/io"));
    Files.delete(proc.resolve("1"));
    assertThat(lacks("", processes))
        .first()
        .extracting(Lack::reason)
        .asString()
        .contains("without hidepid");
    assertThat(new Permissions(new Host("h", "Linux", proc, root, root), Set.of()).lacks())
        .isEmpty();
  }

  @Test
  void theListIsATableOrJson() {
    assertThat(DoctorCommand.table(List.of())).containsExactly("nothing is lacking");
    List<Lack> lacks = List.of(new Lack("gpu", "absent", "no \"driver\""));
    assertThat(DoctorCommand.table(lacks))
        .containsExactly("WHAT  STATE   WHY, AND HOW IT IS GRANTED", "gpu   absent  no \"driver\"");
    assertThat(DoctorCommand.json("ann", lacks))
        .isEqualTo(
            "{\"user\":\"ann\",\"lacks\":[{\"what\":\"gpu\",\"state\":\"absent\",\"reason\":\"no"
                + " \\\"driver\\\"\"}]}");
  }
}
