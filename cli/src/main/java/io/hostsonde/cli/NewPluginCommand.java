package io.hostsonde.cli;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sonde new-plugin}. */
@Command(
    name = "new-plugin",
    description =
        "Writes a Maven project for a provider or a transport of one's own, which builds at once.",
    mixinStandardHelpOptions = true)
final class NewPluginCommand implements Subcommand {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final int LONGEST_NAME = 60;

  /** First words of settings that belong to no plug-in. */
  private static final Set<String> ENGINE =
      Set.of("agent", "engine", "providers", "transport", "server");

  /** Java's words, none of which can be a part of a package's name. */
  private static final Set<String> RESERVED =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends false final finally float for goto if implements"
                  + " import instanceof int interface long native new null package private"
                  + " protected public return short static strictfp super switch synchronized this"
                  + " throw throws transient true try void volatile while")
              .split(" "));

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description =
          "How the plug-in is called in settings, and its source on wires: lower-case words joined"
              + " by hyphens.")
  private String plugin;

  @Option(
      names = "--transport",
      description =
          "A transport, which pushes what is measured; without it a provider, which measures.")
  private boolean transport;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "The folder to write; new or empty. Default: NAME.")
  private @Nullable Path directory;

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      description = "The Java package. Default: org.example. and the name without hyphens.")
  private @Nullable String packageName;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "The group of the Maven project. Default: the package.")
  private @Nullable String group;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and parameter
  NewPluginCommand() {}

  @Override
  public String name() {
    return "new-plugin";
  }

  @Override
  public Integer call() throws IOException {
    checkName();
    String java = packageName == null ? standardPackage() : packageName;
    checkPackage(java);
    String maven = group == null ? java : group;
    if (!GROUP.matcher(maven).matches()) {
      throw wrong("the group '" + maven + "' is not letters, digits, '-', '_' and dots");
    }
    Path home = LaunchOptions.home();
    if (home == null || !Files.isDirectory(home.resolve("sdk"))) {
      throw new IOException("there is no folder sdk in " + home + ", which a plug-in builds with");
    }
    Path folder = (directory == null ? Path.of(plugin) : directory).toAbsolutePath().normalize();
    PluginProject.Kind kind =
        transport ? PluginProject.Kind.TRANSPORT : PluginProject.Kind.PROVIDER;
    new PluginProject(home, kind, plugin, java, maven).write(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println(folder);
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    err.println("sonde: next, there: ./mvnw package; README.md tells the rest");
    err.flush();
    return Sonde.DONE;
  }

  private void checkName() {
    if (!NAME.matcher(plugin).matches() || plugin.length() > LONGEST_NAME) {
      throw wrong(
          "the name '"
              + plugin
              + "' is not lower-case words joined by hyphens, such as solar-panel (at most "
              + LONGEST_NAME
              + " characters)");
    }
    if (taken().contains(plugin)) {
      throw wrong("the name '" + plugin + "' is taken; others are: " + String.join(", ", taken()));
    }
  }

  /** Names that settings or a built-in plug-in have. */
  private static Set<String> taken() {
    Set<String> taken = new TreeSet<>(ENGINE);
    for (MetricProvider provider : ServiceLoader.load(MetricProvider.class)) {
      taken.add(provider.name());
      taken.addAll(provider.sources());
    }
    ServiceLoader.load(Transport.class).forEach(transport -> taken.add(transport.name()));
    return taken;
  }

  private String standardPackage() {
    String last = plugin.replace("-", "");
    return "org.example." + (RESERVED.contains(last) ? last + "_" : last);
  }

  private void checkPackage(String name) {
    if (!PACKAGE.matcher(name).matches()) {
      throw wrong("the package '" + name + "' is not lower-case words joined by dots");
    }
    for (String word : name.split("\\.", -1)) {
      if (RESERVED.contains(word)) {
        throw wrong("the package '" + name + "' has a word of Java's in it: " + word);
      }
    }
    if ((name + ".").startsWith("io.hostsonde.")) {
      throw wrong("the package '" + name + "' belongs to the agent, whose classes would be found");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
