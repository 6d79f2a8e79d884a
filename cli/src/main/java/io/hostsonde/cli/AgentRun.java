package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Ending;
import io.hostsonde.agent.Launch;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.linux.OwnMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
    Launch launch = marking(options.launch());
    AtomicReference<@Nullable Agent> running = new AtomicReference<>();
    AtomicReference<@Nullable AgentControl> controlled = new AtomicReference<>();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> end(launch, running.get(), controlled.get(), err), "sonde-end"));
    Agent agent = Agent.serve(launch);
    running.set(agent);
    AgentControl control = new AgentControl(agent);
    controlled.set(control);
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

  /** In the folder of the control socket; without one, nothing is marked. */
  private static Launch marking(Launch launch) {
    try {
      return launch.marking(ControlFolder.own().ensured());
    } catch (IOException e) {
      return launch;
    }
  }

  /**
   * Says who ends the process when it is neither a signal nor this program, and then sees to it
   * that whatever watches over it can tell.
   */
  private static void end(
      Launch launch, @Nullable Agent agent, @Nullable AgentControl control, PrintWriter err) {
    Ending ending = Ending.of(Sonde.class);
    if (ending != null) {
      err.println("sonde: " + Printable.text(ending.toString()));
    }
    if (agent != null) {
      if (ending != null) {
        agent.endedBy(ending);
      }
      close(agent, control);
    } else {
      Agent.endedBefore(launch, ending);
    }
    if (ending != null) {
      Runtime.getRuntime().halt(Sonde.SOFTWARE);
    }
  }

  /** On a thread of its own, so that what hangs does not keep the process. */
  private static void close(Agent agent, @Nullable AgentControl control) {
    Thread closing =
        Thread.ofPlatform()
            .daemon()
            .name("sonde-close")
            .start(() -> {
              if (control != null) {
                control.close();
              }
              agent.close();
            });
    try {
      closing.join(GOOD_BYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
