package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar whose classes are compiled when it is written. */
final class JarOfSources {

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String type, String text) {
      super(URI.create("mem:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private final Path jar;
  private final List<Text> sources = new ArrayList<>();
  private final Map<String, String> services = new LinkedHashMap<>();
  private final Manifest manifest = new Manifest();

  JarOfSources(Path jar) {
    this.jar = jar;
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  JarOfSources source(String type, String text) {
    sources.add(new Text(type, text));
    return this;
  }

  JarOfSources service(Class<?> service, String provider) {
    services.merge(service.getName(), provider + "\n", String::concat);
    return this;
  }

  JarOfSources attribute(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  void write() throws IOException {
    Path classes = Files.createTempDirectory("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    List<String> options =
        List.of(
            "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
    boolean compiled = compiler.getTask(problems, null, null, options, null, sources).call();
    assertThat(compiled).as(problems.toString()).isTrue();
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> tree = Files.walk(classes)) {
      for (Path type : tree.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(type).toString()));
        out.write(Files.readAllBytes(type));
      }
      for (Map.Entry<String, String> service : services.entrySet()) {
        out.putNextEntry(new JarEntry("META-INF/services/" + service.getKey()));
        out.write(service.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    MoreFiles.deleteRecursively(classes, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  /** Puts other content into an entry of a jar that was written. */
  static void replace(Path jar, String entry, byte[] content) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.write(inside.getPath(entry), content);
    }
  }

  /** Takes an entry out of a jar that was written. */
  static void delete(Path jar, String entry) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.delete(inside.getPath(entry));
    }
  }
}
