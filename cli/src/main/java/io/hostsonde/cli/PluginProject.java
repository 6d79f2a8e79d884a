package io.hostsonde.cli;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Spi;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A Maven project of a plug-in, made from templates; its pom points to the distribution's sdk. */
final class PluginProject {

  /**
   * What it is to become.
   *
   * @param role the end of the name of the class that is the service
   * @param further classes beside that one and its settings
   */
  record Kind(Class<?> service, String role, List<String> further) {

    static final Kind PROVIDER =
        new Kind(MetricProvider.class, "Provider", List.of("@Name@Sample"));
    static final Kind TRANSPORT =
        new Kind(Transport.class, "Transport", List.of("Running@Name@", "@Name@Lines"));
  }

  private final Path sdk;
  private final Kind kind;
  private final String className;
  private final Path packageFolder;
  private final Map<String, String> words;

  /**
   * @param home the distribution's folder
   * @param name lower-case words joined by hyphens
   * @param group of Maven
   */
  PluginProject(Path home, Kind kind, String name, String packageName, String group) {
    this.kind = kind;
    this.sdk = home.resolve("sdk");
    this.className = className(name);
    this.packageFolder = Path.of(packageName.replace('.', '/'));
    this.words =
        Map.of(
            "@name@",
            name,
            "@Name@",
            className,
            "@package@",
            packageName,
            "@group@",
            group,
            "@sdk@",
            sdk.toUri().toString().replace("&", "&amp;"),
            "@home@",
            home.toString(),
            "@version@",
            Sonde.version(),
            "@spi@",
            Integer.toString(Spi.VERSION));
  }

  /** {@code solar-panel} is {@code SolarPanel}. */
  private static String className(String name) {
    StringBuilder joined = new StringBuilder();
    for (String word : name.split("-", -1)) {
      joined.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return joined.toString();
  }

  /**
   * Writes the project.
   *
   * @throws IOException when there is something in the folder already
   */
  void write(Path folder) throws IOException {
    refuseUsed(folder);
    Path main = folder.resolve("src/main/java").resolve(packageFolder);
    Path test = folder.resolve("src/test/java").resolve(packageFolder);
    template("pom.xml", folder.resolve("pom.xml"));
    template("gitignore", folder.resolve(".gitignore"));
    template("package-info.java.txt", main.resolve("package-info.java"));
    templateOfKind("README.md", folder.resolve("README.md"));
    List<String> types = new ArrayList<>(List.of("@Name@" + kind.role, "@Name@Settings"));
    types.addAll(kind.further());
    for (String type : types) {
      String name = type.replace("@Name@", "");
      templateOfKind(name + ".java.txt", main.resolve(filled(type) + ".java"));
    }
    String tested = className + kind.role();
    templateOfKind(kind.role() + "Test.java.txt", test.resolve(tested + "Test.java"));
    write(
        folder.resolve("src/main/resources/META-INF/services/" + kind.service().getName()),
        words.get("@package@") + "." + tested + "\n");
    copyWrapper(folder);
  }

  private static void refuseUsed(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(folder + " is there already and no folder");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isPresent()) {
          throw new IOException(
              folder + " is not empty; a new plug-in goes into a folder of its own");
        }
      }
    }
  }

  private void templateOfKind(String name, Path target) throws IOException {
    template(kind.role().toLowerCase(Locale.ROOT) + "/" + name, target);
  }

  private void template(String name, Path target) throws IOException {
    try (InputStream in = PluginProject.class.getResourceAsStream("new-plugin/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no template " + name);
      }
      write(target, filled(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  private String filled(String template) {
    String text = template;
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    return text;
  }

  private static void write(Path target, String text) throws IOException {
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }

  /** Maven by a script, so that a JDK is all that must be there. */
  private void copyWrapper(Path folder) throws IOException {
    Path wrapper = sdk.resolve("wrapper");
    try (Stream<Path> files = Files.walk(wrapper)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(wrapper.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
