import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The distributions for machines other than this one, made of links to the files of this one's and
 * what is put in their place. They have neither a runtime, which would have to be linked there, nor
 * an ahead-of-time cache, which is of a runtime.
 */
final class OtherSystems {

  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile("runtime/.*|lib/sonde\\.aot.*|SHA256SUMS");

  /** What reads procfs and sysfs, and what belongs to Linux beside it. */
  private static final Pattern OF_LINUX =
      Pattern.compile(
          "systemd/.*|container/.*|sbom\\.cdx\\.json"
              + "|providers/provider-(cpu|memory|disk|network|thermal|processes|docker|gpu-amd)-.*");

  /** What a shell is needed for. */
  private static final Pattern OF_UNIX = Pattern.compile("bin/sonde|compat/.*|SHA256SUMS");

  private final Path module;
  private final Path home;
  private final Path staging;
  private final Archives archives;

  OtherSystems(Path module, Path home, Archives archives) throws IOException {
    this.module = module;
    this.home = home;
    this.staging = module.resolve("target/other-systems");
    this.archives = archives;
    Distribution.delete(staging);
  }

  /** Linux on another processor: the same jars. */
  void publishForArm() throws Exception {
    archives.tar(
        stage("linux-aarch64", home, file -> !OF_THIS_MACHINE.matcher(file).matches()),
        "linux-aarch64");
  }

  /** The portable provider instead of those for Linux, on any processor. */
  void publishForMacAndWindows() throws Exception {
    Path mac =
        stage(
            "macos",
            home,
            file -> !OF_THIS_MACHINE.matcher(file).matches() && !OF_LINUX.matcher(file).matches());
    addPortable(mac);
    writeSettings(mac);
    archives.tar(mac, "macos");
    Path windows = stage("windows", mac, file -> !OF_UNIX.matcher(file).matches());
    writeBatchFiles(windows);
    archives.zip(windows, "windows");
  }

  /** A folder of links to those files of another. */
  private Path stage(String system, Path from, Predicate<String> files) throws IOException {
    Path stage = staging.resolve(system).resolve(home.getFileName());
    for (Path file : Distribution.files(from)) {
      String name = from.relativize(file).toString();
      if (files.test(name)) {
        link(stage.resolve(name), file);
      }
    }
    return stage;
  }

  private static void link(Path link, Path file) throws IOException {
    Files.createDirectories(link.getParent());
    Files.createLink(link, file);
  }

  private void addPortable(Path stage) throws IOException {
    for (Path jar : Distribution.files(module.resolve("target/portable"))) {
      boolean provider = jar.getFileName().toString().startsWith("provider-");
      link(stage.resolve(provider ? "providers" : "lib").resolve(jar.getFileName()), jar);
    }
    Distribution.delete(stage.resolve("licenses"));
    Distribution.extractLicenses(stage);
    Path sources = module.resolve("src/portable");
    for (Path source : Distribution.files(sources)) {
      link(stage.resolve(sources.relativize(source)), source);
    }
  }

  /** Its own: the keys are those of the providers in it. */
  private static void writeSettings(Path stage) throws Exception {
    Path settings = stage.resolve("conf/hostsonde.properties");
    Files.delete(settings);
    Distribution.run(stage, ProcessBuilder.Redirect.to(settings.toFile()), "check", "--defaults");
  }

  /** The command interpreter loses its labels where lines don't end as it is used to. */
  private void writeBatchFiles(Path stage) throws IOException {
    Path sources = module.resolve("src/windows");
    for (Path source : Distribution.files(sources)) {
      Path copy = stage.resolve(sources.relativize(source).toString());
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, Files.readString(source).replace("\n", "\r\n"));
    }
  }
}
