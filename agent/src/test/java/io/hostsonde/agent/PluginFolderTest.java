package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Spi;
import io.hostsonde.testkit.MadeUpProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins in folders of their own, compiled here and now. */
class PluginFolderTest {

  @TempDir Path home;

  private Agent open(Map<String, String> settings) throws Exception {
    return open(settings, List.of());
  }

  private Agent open(Map<String, String> settings, List<MetricProvider> builtIn) throws Exception {
    Map<String, String> flags = new HashMap<>(Map.of("transport", ""));
    flags.putAll(settings);
    Launch launch = new Launch(home, null, flags, Map.of(), HostClock.SYSTEM, "1");
    return Agent.open(launch, builtIn, List.of());
  }

  private JarOfSources jar(String plugin) {
    return new JarOfSources(home.resolve("plugins").resolve(plugin).resolve(plugin + ".jar"));
  }

  /** A provider whose one source tells what a library of its own says. */
  private static String provider(String type, String name, String body) {
    return """
    package com.acme;
    public final class %1$s implements io.hostsonde.api.MetricProvider {
      public record Said(String text) {}
      public String name() { return "%2$s"; }
      public java.util.List<io.hostsonde.api.Source<?>> open(io.hostsonde.api.ProviderContext c) {
        return java.util.List.of(io.hostsonde.api.Source.of("%2$s", Said.class, () -> new Said(say())));
      }
      static String say() { %3$s }
    }
    """
        .formatted(type, name, body);
  }

  private static String library(String version) {
    return "package com.acme.library; public final class Library { public static String version() {"
        + " return \""
        + version
        + "\"; } }";
  }

  private static String said(Agent agent, String source) throws Exception {
    Reading reading = Launches.read(agent.readings(), source);
    return String.valueOf(reading.lastGood() == null ? reading : reading.lastGood().value());
  }

  private static Plugin plugin(Agent agent, String name) {
    return agent.plugins().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void twoPlugInsBringDifferentVersionsOfOneClass() throws Exception {
    for (String name : List.of("one", "two")) {
      jar(name)
          .source(
              "com.acme.Provider",
              provider("Provider", name, "return com.acme.library.Library.version();"))
          .source("com.acme.library.Library", library("version " + name))
          .service(MetricProvider.class, "com.acme.Provider")
          .write();
    }
    try (Agent agent = open(Map.of())) {
      assertThat(said(agent, "one")).isEqualTo("Snapshot[text=version one]");
      assertThat(said(agent, "two")).isEqualTo("Snapshot[text=version two]");
      assertThat(plugin(agent, "one").state()).isEqualTo(State.OPEN);
      assertThat(plugin(agent, "one").sources()).containsExactly("one");
    }
    Files.delete(home.resolve("plugins/one/one.jar"));
    Files.delete(home.resolve("plugins/one"));
    try (Agent agent = open(Map.of())) {
      assertThat(agent.readings().sources())
          .extracting(s -> s.name())
          .containsExactly("agent", "two");
    }
  }

  private void jarInNeedOfALibrary() throws Exception {
    jar("needy")
        .source(
            "com.acme.Provider",
            provider("Provider", "needy", "return com.acme.library.Library.version();"))
        .source("com.acme.library.Library", library("at hand"))
        .service(MetricProvider.class, "com.acme.Provider")
        .write();
  }

  @Test
  void aForgottenLibraryIsNamedWithTheFolderItBelongsInto() throws Exception {
    jarInNeedOfALibrary();
    JarOfSources.delete(home.resolve("plugins/needy/needy.jar"), "com/acme/library/Library.class");
    try (Agent agent = open(Map.of())) {
      for (int i = 0; i < 2; i++) { // the JVM remembers the first time
        assertThat(said(agent, "needy"))
            .contains("the class com.acme.library.Library is in no jar of")
            .contains(home.resolve("plugins/needy").toString(), "restart the agent")
            .doesNotContain("NoClassDefFoundError");
      }
      assertThat(plugin(agent, "needy").reason()).contains("com.acme.library.Library is in no jar");
    }
  }

  @Test
  void aLibraryThatAnInitializerLacksIsNamedEachTime() throws Exception {
    jar("needy")
        .source(
            "com.acme.Provider",
            provider(
                "Provider",
                "needy",
                "return Held.VERSION; } static class Held {"
                    + " static final String VERSION = com.acme.library.Library.version();"))
        .source("com.acme.library.Library", library("at hand"))
        .service(MetricProvider.class, "com.acme.Provider")
        .write();
    JarOfSources.delete(home.resolve("plugins/needy/needy.jar"), "com/acme/library/Library.class");
    try (Agent agent = open(Map.of("needy.min-age", "1ms"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(said(agent, "needy"))
            .contains("the class com.acme.library.Library is in no jar of");
      }
    }
  }

  @Test
  void aJarThatIsOverwrittenUnderTheAgentIsNamed() throws Exception {
    jarInNeedOfALibrary();
    Path jar = home.resolve("plugins/needy/needy.jar");
    try (Agent agent = open(Map.of())) {
      Files.write(jar, new byte[100]); // in place, as cp does
      assertThat(said(agent, "needy"))
          .contains(
              jar + " was replaced or removed while the agent was running: restart the agent");
    }
  }

  @Test
  void aPlugInSeesOfTheHostNothingButTheSpi() throws Exception {
    jar("curious")
        .source(
            "com.acme.Provider",
            provider(
                "Provider",
                "curious",
                """
                StringBuilder found = new StringBuilder();
                for (String type : new String[] {"io.hostsonde.agent.Agent", "com.google.inject.Guice",
                    "io.hostsonde.api.Host", "io.hostsonde.metrics.Cpu", "java.sql.Driver"}) {
                  try {
                    Class.forName(type);
                    found.append(type).append(' ');
                  } catch (ClassNotFoundException e) {
                  }
                }
                return found.append(Thread.currentThread().getContextClassLoader() == Provider.class.getClassLoader()).toString();
                """))
        .service(MetricProvider.class, "com.acme.Provider")
        .write();
    try (Agent agent = open(Map.of())) {
      assertThat(said(agent, "curious"))
          .isEqualTo(
              "Snapshot[text=io.hostsonde.api.Host io.hostsonde.metrics.Cpu java.sql.Driver true]");
    }
  }

  @Test
  void aBrokenOneCostsOnlyItself() throws Exception {
    String provider = provider("Provider", "sound", "return \"sound\";");
    jar("sound")
        .source("com.acme.Provider", provider)
        .service(MetricProvider.class, "com.acme.Provider")
        .write();
    jar("silent").source("com.acme.Provider", provider).write();
    jar("future")
        .source("com.acme.Provider", provider)
        .service(MetricProvider.class, "com.acme.Provider")
        .attribute(Spi.MANIFEST_ATTRIBUTE, "99")
        .write();
    jar("thrower")
        .source(
            "com.acme.Thrower",
            provider("Thrower", "thrower", "return \"\";")
                .replace(
                    "public String name()",
                    "static { if (true) throw new IllegalStateException(\"no library\"); } public"
                        + " String name()"))
        .service(MetricProvider.class, "com.acme.Thrower")
        .write();
    jar("missing")
        .source("com.acme.Provider", provider)
        .service(MetricProvider.class, "com.acme.Nobody")
        .write();
    Files.createDirectories(home.resolve("plugins/garbage"));
    Files.writeString(home.resolve("plugins/garbage/x.jar"), "this is no jar");
    Files.createDirectories(home.resolve("plugins/empty"));
    Files.writeString(home.resolve("plugins/loose.jar"), "");

    try (LogCapture log = new LogCapture("io.hostsonde.agent.plugins");
        Agent agent = open(Map.of())) {
      assertThat(said(agent, "sound")).isEqualTo("Snapshot[text=sound]");
      assertThat(agent.plugins().stream().filter(p -> p.state() == State.FAILED))
          .extracting(Plugin::name)
          .containsExactly(
              "empty", "future", "garbage", "loose.jar", "missing", "silent", "thrower");
      assertThat(plugin(agent, "future").reason()).contains("needs version 99").contains("has 1");
      assertThat(plugin(agent, "silent").reason()).contains("META-INF/services");
      assertThat(plugin(agent, "garbage").reason()).contains("x.jar is not a jar");
      assertThat(plugin(agent, "thrower").reason()).contains("no library");
      assertThat(plugin(agent, "missing").reason()).contains("com.acme.Nobody");
      assertThat(plugin(agent, "loose.jar").reason()).contains("plugins/<name>/");
      assertThat(log.lines()).hasSize(7).allMatch(line -> line.contains(home.toString()));
    }
  }

  @Test
  void aBrokenOneOnTheClassPathCostsOnlyItself() throws Exception {
    String sound = provider("Provider", "sound", "return \"sound\";");
    String broken = provider("Broken", "broken", "return \"\";");
    Path jar = home.resolve("providers/both.jar");
    new JarOfSources(jar)
        .source("com.acme.Provider", sound)
        .source(
            "com.acme.Broken",
            broken.replace(
                "public String name()",
                "public Broken() { throw new NoClassDefFoundError(\"x/Y\"); } public String"
                    + " name()"))
        .service(MetricProvider.class, "com.acme.Gone")
        .service(MetricProvider.class, "com.acme.Broken")
        .service(MetricProvider.class, "com.acme.Provider")
        .write();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader classPath = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(classPath);
      try (Agent agent =
          Agent.open(
              new Launch(null, null, Map.of("transport", ""), Map.of(), HostClock.SYSTEM, "1"))) {
        assertThat(said(agent, "sound")).isEqualTo("Said[text=sound]");
        assertThat(plugin(agent, "com.acme.Broken").reason()).contains("x/Y");
        assertThat(plugin(agent, "com.acme.Broken").where()).isEqualTo(jar.toString());
        assertThat(agent.plugins()).filteredOn(p -> p.state() == State.FAILED).hasSize(2);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void displacesABuiltInOneOnlyWhenPreferred() throws Exception {
    jar("acme")
        .source("com.acme.Provider", provider("Provider", "weather", "return \"from acme\";"))
        .service(MetricProvider.class, "com.acme.Provider")
        .write();
    try (Agent agent = open(Map.of(), List.of(new MadeUpProvider()))) {
      assertThat(said(agent, "weather")).contains("harbour");
      assertThat(agent.plugins())
          .filteredOn(p -> p.state() == State.DISABLED)
          .singleElement()
          .satisfies(p -> assertThat(p.reason()).contains("providers.prefer"));
    }
    try (Agent agent = open(Map.of("providers.prefer", "acme"), List.of(new MadeUpProvider()))) {
      assertThat(said(agent, "weather")).isEqualTo("Snapshot[text=from acme]");
    }
  }
}
