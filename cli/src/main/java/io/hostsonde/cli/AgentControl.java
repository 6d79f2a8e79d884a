package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The control socket of a running agent, which does without when it can't be had. */
final class AgentControl implements AutoCloseable {

  private final Agent agent;
  private @Nullable ControlSocket socket;

  AgentControl(Agent agent) {
    this.agent = agent;
  }

  synchronized void open(@Nullable String path, @Nullable PrintWriter warnings) {
    try {
      socket =
          ControlSocket.open(
              path == null ? ControlFolder.own().socket() : Path.of(path),
              () -> ControlReport.of(agent).json());
    } catch (IOException e) {
      if (warnings != null) {
        warnings.println(
            "sonde: `sonde plugins` can't ask this agent: " + Printable.text(Printable.message(e)));
        warnings.flush();
      }
    }
  }

  @Override
  public synchronized void close() {
    if (socket != null) {
      socket.close();
    }
  }
}
