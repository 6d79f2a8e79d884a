package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Plugin;
import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.api.SourceInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an agent on this host lacks, as it and its sources say themselves. */
final class Diagnosis {

  private final Agent agent;

  Diagnosis(Agent agent) {
    this.agent = agent;
  }

  /** All that is lacking; every source is sampled once for it. */
  List<Lack> lacks() throws InterruptedException {
    List<Lack> lacks = new ArrayList<>();
    for (Plugin plugin : agent.plugins()) {
      String state = state(plugin);
      if (!state.isEmpty()) {
        lacks.add(new Lack(plugin.name(), state, plugin.reason()));
      }
    }
    Set<String> sources = new TreeSet<>();
    agent.readings().sources().stream().map(SourceInfo::name).forEach(sources::add);
    Map<String, Reading> readings = new TreeMap<>(agent.readings().read(sources, Duration.ZERO));
    for (Map.Entry<String, Reading> reading : readings.entrySet()) {
      switch (reading.getValue()) {
        case Absent absent -> lacks.add(new Lack(reading.getKey(), "absent", absent.reason()));
        case Failed failed -> lacks.add(new Lack(reading.getKey(), "failed", failed.reason()));
        default -> {}
      }
    }
    if (agent.host().system().equals("Linux")) {
      lacks.addAll(new Permissions(agent.host(), sources).lacks());
    }
    return lacks;
  }

  /**
   * Why a plug-in counts as lacking; empty: it does not. That a transport is not used is no lack.
   */
  private static String state(Plugin plugin) {
    boolean provider = plugin.kind() == Plugin.Kind.PROVIDER;
    return switch (plugin.state()) {
      case OPEN -> provider && plugin.sources().isEmpty() ? "unused" : "";
      case DISABLED -> provider ? "disabled" : "";
      case INSTALLED -> "";
      case WAITING, UNSUPPORTED, FAILED -> plugin.state().name().toLowerCase(Locale.ROOT);
    };
  }
}
