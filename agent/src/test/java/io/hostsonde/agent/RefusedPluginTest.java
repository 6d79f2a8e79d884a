package io.hostsonde.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Spi;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;

/** Plug-ins that are refused for what they are called, need, or are packed in, each as a jar. */
class RefusedPluginTest extends PluginTests {

  @Test
  void offersATakenName() throws Exception {
    jar(
        "zzz",
        provider(
            "zzz",
            """
            public String name() { return "sound"; }
            public List<Source<?>> open(ProviderContext context) {
              return List.of(Source.of("sound", Said.class, () -> new Said("from zzz")));
            }
            """));
    try (Agent agent = open(Map.of())) {
      assertThat(agent.plugins())
          .filteredOn(p -> p.where().endsWith("zzz"))
          .singleElement()
          .satisfies(p -> {
            assertThat(p.state()).isEqualTo(State.DISABLED);
            assertThat(p.reason()).contains("the name is taken by").contains("providers.prefer");
          });
      assertThat(((Sampled) read(agent, "sound")).value()).hasToString("Snapshot[text=sound]");
      assertUnloaded();
    }
    try (Agent agent = open(Map.of("providers.prefer", "zzz"))) {
      assertThat(((Sampled) read(agent, "sound")).value()).hasToString("Snapshot[text=from zzz]");
    }
  }

  @Test
  void opensASourceItDidNotAnnounce() throws Exception {
    jar(
        "liar",
        provider(
            "liar",
            """
            public List<Source<?>> open(ProviderContext context) {
              return List.of(Source.of("agent", Said.class, () -> new Said("")));
            }
            """));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "liar", "the source agent, which sources() did not announce", "remove");
      assertOthersAnswer(agent);
      assertUnloaded();
    }
  }

  @Test
  void needsANewerSpi() throws Exception {
    sources("future", provider("future", "")).attribute(Spi.MANIFEST_ATTRIBUTE, "99").write();
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "future", "needs version 99 of the SPI", "take a newer Hostsonde");
      assertOthersAnswer(agent);
      assertThat(System.getProperties()).as("not a class of it ran").doesNotContainKey(LOADER);
    }
  }

  @Test
  void isNoJar() throws Exception {
    Path plugins = home.resolve("plugins");
    jar("cut", provider("cut", ""));
    Path cut = plugins.resolve("cut/cut.jar");
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    Files.createDirectories(plugins.resolve("text"));
    Files.writeString(plugins.resolve("text/text.jar"), "this is no jar");
    Files.createDirectories(plugins.resolve("folder/folder.jar"));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "cut", "cut.jar is not a jar", "copy it there again");
      assertFailed(agent, "text", "text.jar is not a jar", "copy it there again");
      assertThat(plugin(agent, "folder").state()).isEqualTo(State.FAILED);
      assertOthersAnswer(agent);
    }
  }

  @Test
  void holdsMoreThanCanBe() throws Exception {
    for (String plugin : List.of("bulky", "many")) {
      jar(plugin, provider(plugin, ""));
    }
    JarOfSources.replace(
        home.resolve("plugins/bulky/bulky.jar"),
        "com/acme/Provider.class",
        new byte[(int) PluginJar.MAX_CLASS_BYTES + 1]);
    Path many = home.resolve("plugins/many/many.jar");
    try (OutputStream file = Files.newOutputStream(many);
        JarOutputStream jar = new JarOutputStream(new BufferedOutputStream(file))) {
      for (int i = 0; i <= PluginJar.MOST_ENTRIES; i++) {
        jar.putNextEntry(new JarEntry("a/" + i));
      }
    }
    try (Agent agent = open(Map.of("engine.open-timeout", "30s"))) {
      assertFailed(agent, "bulky", "Provider.class of 16 MiB, more than 16 MiB", "another jar");
      assertFailed(agent, "many", "100001 entries, more than 100000", "another jar");
      assertOthersAnswer(agent);
    }
  }

  @Test
  void holdsAClassThatIsNone() throws Exception {
    jar("rotten", provider("rotten", ""));
    JarOfSources.replace(
        home.resolve("plugins/rotten/rotten.jar"),
        "com/acme/Provider.class",
        "no class".getBytes(UTF_8));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "rotten", "ClassFormatError", "tell who made it, or remove it");
      assertOthersAnswer(agent);
    }
  }

  @Test
  void twoJarsOfAFolderHaveTheSameProvider() throws Exception {
    jar("double", provider("double", ""));
    Path one = home.resolve("plugins/double/double.jar");
    Path two = Files.copy(one, one.resolveSibling("double-2.jar"));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "double", "com.acme.Provider is there more than once", "remove all but");
      assertThat(plugin(agent, "double").reason()).contains(one.toString(), two.toString());
      assertOthersAnswer(agent);
      assertUnloaded();
    }
  }

  @Test
  void twoJarsOfTheClassPathHaveTheSameProvider() throws Exception {
    Path one = home.resolve("providers/acme-1.jar");
    Path two = home.resolve("providers/acme-2.jar");
    for (Path jar : List.of(one, two)) {
      new JarOfSources(jar)
          .source("com.acme.Provider", provider("sound", ""))
          .service(MetricProvider.class, "com.acme.Provider")
          .write();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URL[] jars = {one.toUri().toURL(), two.toUri().toURL()};
    try (URLClassLoader classPath = new URLClassLoader(jars, before)) {
      thread.setContextClassLoader(classPath);
      assertThatThrownBy(() -> Agent.open(Launches.of(Map.of())))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("the class com.acme.Provider is there more than once")
          .hasMessageContaining(one.toString())
          .hasMessageContaining(two.toString())
          .hasMessageContaining("remove all but one");
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
