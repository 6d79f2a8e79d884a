package io.hostsonde.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.agent.Agent;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.api.HostClock;
import io.hostsonde.codec.GenericJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonde doctor}. */
@Command(
    name = "doctor",
    description =
        "Lists what is not measured here, or only in part, why, and how it is granted: permissions,"
            + " groups, drivers, settings. For an agent of this user; run it as the agent's.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Subcommand {

  @Spec private CommandSpec spec;
  @Mixin private LaunchOptions options;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  DoctorCommand() {}

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public Integer call() throws SettingsException, InterruptedException {
    String user = System.getProperty("user.name", "");
    List<Lack> lacks;
    try (Agent agent = Agent.open(options.launchWithoutTransports())) {
      lacks = new Diagnosis(agent).lacks();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(user, lacks));
    } else {
      PrintWriter err = spec.commandLine().getErr();
      err.println("sonde: as the user " + Printable.text(user));
      err.flush();
      table(lacks).forEach(out::println);
    }
    out.flush();
    return Sonde.DONE;
  }

  static List<String> table(List<Lack> lacks) {
    if (lacks.isEmpty()) {
      return List.of("nothing is lacking");
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("WHAT", "STATE", "WHY, AND HOW IT IS GRANTED"));
    for (Lack lack : lacks) {
      rows.add(List.of(lack.what(), lack.state(), lack.reason()));
    }
    return Columns.aligned(rows);
  }

  /** {@code {"user","lacks":[{"what","state","reason"}]}}. */
  static String json(String user, List<Lack> lacks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = new GenericJson(HostClock.SYSTEM).generator(bytes)) {
      out.writeStartObject();
      out.writeStringField("user", user);
      out.writeArrayFieldStart("lacks");
      for (Lack lack : lacks) {
        out.writeStartObject();
        out.writeStringField("what", lack.what());
        out.writeStringField("state", lack.state());
        out.writeStringField("reason", lack.reason());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array took no bytes", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
