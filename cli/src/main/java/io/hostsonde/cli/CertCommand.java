package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.EffectiveSettings;
import io.hostsonde.agent.Launch;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.security.ServerCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sonde cert}. */
@Command(
    name = "cert",
    description =
        "Shows the certificate that the agent serves with TLS, and its successor; `sonde cert next`"
            + " writes the successor. Clients that are given both go on when it takes over, a week"
            + " before the end of the current one.",
    mixinStandardHelpOptions = true)
final class CertCommand implements Subcommand {

  @Spec private CommandSpec spec;
  @Mixin private LaunchOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "show|next",
      description = "What to do. Default: show.",
      defaultValue = "show")
  private Action action = Action.show;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  CertCommand() {}

  /** In lower case, because it is what is typed. */
  private enum Action {
    show,
    next
  }

  @Override
  public String name() {
    return "cert";
  }

  @Override
  public Integer call() throws SettingsException, IOException, InterruptedException {
    Launch launch = options.launch();
    PrintWriter out = spec.commandLine().getOut();
    try (Agent agent = Agent.open(launch)) {
      ServerCertificate certificate =
          ServerCertificate.inFolder(folder(agent.settings(), launch), launch.clock());
      if (action == Action.next) {
        String names = value(agent.settings(), "websocket.tls-names");
        show(
            out,
            "successor",
            certificate.writeNext(
                agent.host().name(),
                names == null ? List.of() : List.of(names.strip().split("\\s*,\\s*"))));
      } else {
        ServerCertificate.Status status = certificate.status();
        show(out, "certificate", status.current());
        ServerCertificate.Pair successor = status.successor();
        if (successor != null) {
          show(out, "successor", successor);
          out.println("            takes over " + status.switchAt());
        }
      }
    }
    out.flush();
    return Sonde.DONE;
  }

  private static void show(PrintWriter out, String what, ServerCertificate.Pair info) {
    out.printf("%-11s %s%n", what, info.certificate());
    out.printf("            valid %s to %s%n", info.notBefore(), info.notAfter());
    out.printf("            SHA-256 %s%n", info.sha256());
    out.printf("            for %s%n", Printable.text(String.join(", ", info.names())));
  }

  private static Path folder(EffectiveSettings settings, Launch launch) {
    String folder = value(settings, "websocket.tls-directory");
    return folder == null ? ServerCertificate.defaultFolder(launch.environment()) : Path.of(folder);
  }

  private static @Nullable String value(EffectiveSettings settings, String key) {
    return settings.entries().stream()
        .filter(entry -> entry.key().equals(key) && !entry.value().isEmpty())
        .map(EffectiveSettings.Entry::value)
        .findFirst()
        .orElse(null);
  }
}
