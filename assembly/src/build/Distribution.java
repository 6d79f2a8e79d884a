import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Completes the distribution around the jars that Maven has put there: launchers, runtime, settings
 * file, what plug-ins are built with, ahead-of-time cache; and unless it is a quick build, Javadoc,
 * checksums and archives, also for other systems. Run as a source file by the JDK that the runtime
 * is linked from.
 */
final class Distribution {

  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,"
          + "jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs";

  /** Variables from which any JVM takes options, and says so on standard error. */
  private static final Set<String> JVM_OPTIONS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final Pattern LICENSE =
      Pattern.compile("META-INF/[^/]*(LICENSE|NOTICE)[^/]*", Pattern.CASE_INSENSITIVE);

  private final Path module;
  private final Path target;
  private final Path home;
  private final String version;

  private Distribution(Path module, String version) {
    this.module = module;
    this.target = module.resolve("target");
    this.home = target.resolve("hostsonde");
    this.version = version;
  }

  /** Arguments: the module's folder, the version, whether it is a quick build. */
  public static void main(String[] arguments) throws Exception {
    Distribution distribution = new Distribution(Path.of(arguments[0]), arguments[1]);
    boolean quick = Boolean.parseBoolean(arguments[2]);
    Sdk sdk =
        new Sdk(
            distribution.module.getParent(),
            quick ? "target/quick" : "target",
            distribution.home,
            distribution.version);
    distribution.copy();
    extractLicenses(distribution.home);
    sdk.write();
    distribution.linkRuntime();
    distribution.writeSettings();
    say("training the cache that the agent starts faster with");
    distribution.run("retrain", "--if-needed");
    if (!quick) {
      sdk.writeDocumentation();
    }
    sdk.writeSums();
    if (!quick) {
      distribution.publish();
    }
  }

  private static void say(String what) {
    System.out.println("sonde: " + what);
  }

  private void copy() throws IOException {
    Path sources = module.resolve("src/dist");
    for (Path source : files(sources)) {
      Path copy = home.resolve(sources.relativize(source).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(
          source, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.copy(
        module.resolveSibling("LICENSE"),
        home.resolve("LICENSE"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Licences and notices that jars carry, for each jar in a folder of its name. */
  static void extractLicenses(Path home) throws IOException {
    Path licenses = home.resolve("licenses");
    delete(licenses);
    List<Path> jars = new ArrayList<>(files(home.resolve("lib")));
    jars.addAll(files(home.resolve("plugins")));
    for (Path jar : jars) {
      if (!jar.toString().endsWith(".jar")) {
        continue;
      }
      try (JarFile content = new JarFile(jar.toFile())) {
        for (JarEntry entry : Collections.list(content.entries())) {
          if (LICENSE.matcher(entry.getName()).matches()) {
            Path copy =
                licenses.resolve(jar.getFileName()).resolve(Path.of(entry.getName()).getFileName());
            Files.createDirectories(copy.getParent());
            try (InputStream in = content.getInputStream(entry)) {
              Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
          }
        }
      }
    }
  }

  /** The modules that sonde and its usual plug-ins need; again only when the JDK is another. */
  private void linkRuntime() throws IOException {
    Path runtime = home.resolve("runtime");
    Path stamp = runtime.resolve("linked-from");
    String wanted = Runtime.version() + " " + System.getProperty("java.vendor") + " " + MODULES;
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
      return;
    }
    say("linking a Java run-time");
    delete(runtime);
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    int exit =
        jlink.run(
            System.out,
            System.err,
            "--add-modules=" + MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress=zip-6",
            "--output=" + runtime);
    if (exit != 0) {
      throw new IOException("jlink failed");
    }
    Files.writeString(stamp, wanted);
  }

  /** Every key, commented. A file in which somebody has set something is left as it is. */
  private void writeSettings() throws Exception {
    Path settings = home.resolve("conf/hostsonde.properties");
    if (Files.exists(settings)) {
      try (Stream<String> lines = Files.lines(settings)) {
        if (lines.anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
          return;
        }
      }
    }
    Path fresh = target.resolve("hostsonde.properties");
    run(home, ProcessBuilder.Redirect.to(fresh.toFile()), "check", "--defaults");
    Files.move(fresh, settings, StandardCopyOption.REPLACE_EXISTING);
  }

  private void run(String... arguments) throws Exception {
    run(home, ProcessBuilder.Redirect.INHERIT, arguments);
  }

  /**
   * Runs a distribution's own command, on its own runtime or else the one that this runs on, and
   * without a caller's settings.
   */
  static void run(Path home, ProcessBuilder.Redirect output, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/sonde").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(output)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .keySet()
        .removeIf(name ->
            name.startsWith("SONDE_")
                || JVM_OPTIONS.contains(name)
                || name.startsWith("HOSTSONDE_")
                || name.startsWith("SOCKTOP_"));
    if (!Files.exists(home.resolve("runtime"))) {
      builder.environment().put("SONDE_JAVA", System.getProperty("java.home"));
    }
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException("sonde " + String.join(" ", arguments) + " ended with " + exit);
    }
  }

  /** The archives with SHA-256 sums. */
  private void publish() throws Exception {
    Path bill = target.resolve("bom.json");
    if (Files.exists(bill)) {
      Files.copy(bill, home.resolve("sbom.cdx.json"), StandardCopyOption.REPLACE_EXISTING);
    }
    Archives archives = new Archives(target, version);
    archives.tar(home, "linux-x86_64");
    OtherSystems others = new OtherSystems(module, home, archives);
    others.publishForArm();
    others.publishForMacAndWindows();
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
