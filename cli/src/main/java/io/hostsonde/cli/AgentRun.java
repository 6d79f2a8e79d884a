package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.linux.OwnMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An agent from its start to the signal that ends it. */
final class AgentRun {

  /** How long clients are said good-bye to; what then hangs is left behind. */
  private static final Duration GOOD_BYE = Duration.ofMillis(1900);

  /** When all that a start needs was done, the first samples included. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private AgentRun() {}

  /** Returns only by exception: a signal ends the JVM. */
  static int run(AgentOptions options, PrintWriter err)
      throws SettingsException, IOException, InterruptedException {
    Agent agent = Agent.serve(options.launch());
    AgentControl control = new AgentControl(agent);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(agent, control), "sonde-end"));
    Signals.on("HUP", agent::reload);
    control.open(options.controlSocket(), options.quiet() ? null : err);
    CountDownLatch never = new CountDownLatch(1);
    never.await(SETTLED.toMillis(), TimeUnit.MILLISECONDS);
    releaseStartUp();
    never.await();
    return Sonde.DONE;
  }

  /** Of the ahead-of-time cache and of the JVM's own code most was needed to start only. */
  private static void releaseStartUp() {
    try {
      OwnMemory.releaseFilePages();
    } catch (IOException | RuntimeException | LinkageError e) {
      // No Linux, an unknown processor, or /proc is hidden: it stays resident.
    }
  }

  /** On a thread of its own, so that what hangs does not keep the process. */
  private static void end(Agent agent, AgentControl control) {
    Thread closing =
        Thread.ofPlatform()
            .daemon()
            .name("sonde-close")
            .start(() -> {
              control.close();
              agent.close();
            });
    try {
      closing.join(GOOD_BYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
