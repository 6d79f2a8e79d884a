package io.hostsonde.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.common.base.Joiner;
import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Spi;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each way in which a plug-in may misbehave, as a jar of its own, beside one that does not. What it
 * does reaches this test by system properties, the one thing both see.
 */
class MisbehavingPluginTest {

  private static final Duration PROMISED = Duration.ofSeconds(2);
  private static final String LOADER = "test.loader";
  private static final String RELEASE = "test.release";

  @TempDir Path home;

  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void share() throws Exception {
    System.getProperties().put(RELEASE, release);
    jar("sound", provider("sound", ""));
  }

  @AfterEach
  void land() {
    release.countDown();
    System.getProperties().remove(RELEASE);
    System.getProperties().remove(LOADER);
  }

  /** A provider that is sound but for these members, which may override all that it has. */
  private static String provider(String name, String members) {
    String open =
        members.contains(" open(")
            ? ""
            : """
            public List<Source<?>> open(ProviderContext context) {
              return List.of(Source.of("%s", Said.class, () -> new Said("sound")));
            }
            """
                .formatted(name);
    String named =
        members.contains(" name(") ? "" : "public String name() { return \"" + name + "\"; }";
    String seen =
        name.equals("sound")
            ? ""
            : """
            static { System.getProperties().put("%s",
                new java.lang.ref.WeakReference<>(Provider.class.getClassLoader())); }
            """
                .formatted(LOADER);
    return """
    package com.acme;
    import io.hostsonde.api.*;
    import java.util.*;
    import java.util.concurrent.CountDownLatch;
    public final class Provider implements MetricProvider {
      %s
      public record Said(String text) {}
      %s
      %s
      %s
      static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
      }
      static void hangWhatever() {
        CountDownLatch release = (CountDownLatch) System.getProperties().get("%s");
        while (release.getCount() > 0) {
          try {
            release.await();
          } catch (InterruptedException e) {
          }
        }
      }
    }
    """
        .formatted(seen, named, members, open, RELEASE);
  }

  private JarOfSources sources(String plugin, String provider) {
    return new JarOfSources(home.resolve("plugins").resolve(plugin).resolve(plugin + ".jar"))
        .source("com.acme.Provider", provider)
        .service(MetricProvider.class, "com.acme.Provider");
  }

  private void jar(String plugin, String provider) throws IOException {
    sources(plugin, provider).write();
  }

  private Agent open(Map<String, String> settings) throws Exception {
    Map<String, String> flags = new HashMap<>(Map.of("transport", ""));
    flags.put("engine.open-timeout", "500ms");
    flags.putAll(settings);
    return Agent.open(
        new Launch(home, null, flags, Map.of(), HostClock.SYSTEM, "1"), List.of(), List.of());
  }

  private interface Use {
    void use(Agent agent) throws Exception;
  }

  /** In a frame of its own: a local variable out of scope may hold what it held. */
  private void whileOpen(Use use) throws Exception {
    try (Agent agent = open(Map.of())) {
      use.use(agent);
    }
  }

  private static Plugin plugin(Agent agent, String name) {
    return agent.plugins().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static Reading read(Agent agent, String source) throws InterruptedException {
    return Launches.read(agent.readings(), source);
  }

  /** All other sources, also in one question with the one that misbehaves not among them. */
  private static void assertOthersAnswer(Agent agent) {
    Map<String, Reading> readings =
        assertTimeoutPreemptively(
            PROMISED, () -> agent.readings().read(Set.of("sound", "agent"), Duration.ZERO));
    assertThat(readings.values()).hasOnlyElementsOfType(Sampled.class);
  }

  private static List<String> threads(String part) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(part))
        .toList();
  }

  private static void assertGone(String thread) {
    await().atMost(PROMISED).until(() -> threads(thread).isEmpty());
  }

  private static void assertUnloaded() {
    WeakReference<?> loader =
        (WeakReference<?>) Objects.requireNonNull(System.getProperties().get(LOADER));
    await()
        .until(() -> {
          System.gc();
          return loader.get() == null;
        });
  }

  private static void assertFailed(Agent agent, String plugin, String happened, String whatToDo) {
    Plugin report = plugin(agent, plugin);
    assertThat(report.state()).isEqualTo(State.FAILED);
    assertThat(report.reason()).contains(happened).contains(whatToDo);
  }

  @Test
  void itsOwnVersionOfALibraryIsTheOneItGets() throws Exception {
    sources(
            "own",
            provider(
                "own",
                """
                public List<Source<?>> open(ProviderContext context) {
                  return List.of(Source.of("own", Said.class,
                      () -> new Said(com.google.common.base.Joiner.own())));
                }
                """))
        .source(
            "com.google.common.base.Joiner",
            "package com.google.common.base; public final class Joiner {"
                + " public static String own() { return \"0.1 of its own\"; } }")
        .write();
    whileOpen(agent -> {
      assertThat(String.valueOf(((Sampled) read(agent, "own")).value()))
          .isEqualTo("Said[text=0.1 of its own]");
      assertThat(Joiner.on('-').join(1, 2)).as("that of the host").isEqualTo("1-2");
      assertOthersAnswer(agent);
    });
    assertUnloaded();
  }

  @Test
  void throwsInItsStaticInitialiser() throws Exception {
    jar(
        "thrower",
        provider(
            "thrower", "static { if (true) throw new IllegalStateException(\"no library\"); }"));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "thrower", "no library", "tell who made it, or remove it");
      assertOthersAnswer(agent);
      assertUnloaded();
    }
  }

  @Test
  void hangsInOpen() throws Exception {
    jar("hanger", provider("hanger", open("try { hang(); } catch (InterruptedException e) {}")));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "hanger", "no answer within 500ms", "engine.open-timeout");
      assertOthersAnswer(agent);
      assertGone("provider hanger");
      assertThat(plugin(agent, "hanger").threads()).isEmpty();
      assertUnloaded();
    }
  }

  private static String open(String statement) {
    return "public List<Source<?>> open(ProviderContext context) { "
        + statement
        + " return null; }";
  }

  @ParameterizedTest
  @CsvSource({"open,provider hanger", "support,provider hanger", "name,plugin hanger"})
  void hangsAndHeedsNoInterruption(String method, String thread) throws Exception {
    String members =
        switch (method) {
          case "open" -> open("hangWhatever();");
          case "support" -> "public Support support(Host h) { hangWhatever(); return null; }";
          default -> "public String name() { hangWhatever(); return null; }";
        };
    jar("hanger", provider("hanger", members));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "hanger", "no answer within 500ms", "engine.open-timeout");
      assertOthersAnswer(agent);
      assertThat(plugin(agent, "hanger").threads()).containsExactly("sonde-flight " + thread);
      release.countDown();
      await().until(() -> plugin(agent, "hanger").threads().isEmpty());
      assertUnloaded();
    }
  }

  private static String sampling(String body) {
    return """
    public List<Source<?>> open(ProviderContext context) {
      return List.of(
          Source.builder("hanger", Said.class, () -> { %s })
              .timeout(java.time.Duration.ofMillis(200)).build());
    }
    """
        .formatted(body);
  }

  @Test
  void hangsInSample() throws Exception {
    jar("hanger", provider("hanger", sampling("hang(); return null;")));
    whileOpen(agent -> {
      assertThat(read(agent, "hanger"))
          .isInstanceOfSatisfying(
              Failed.class, f -> assertThat(f.reason()).contains("no answer within 200ms"));
      assertOthersAnswer(agent);
      assertThat(plugin(agent, "hanger").reason())
          .contains("no answer within 200ms")
          .contains("thread sonde-flight hanger")
          .contains("no other sample is started");
      assertThat(threads("sonde-flight hanger")).hasSize(1);
    });
    assertGone("sonde-flight hanger");
    assertUnloaded();
  }

  @Test
  void hangsInSampleAndHeedsNoInterruption() throws Exception {
    jar("hanger", provider("hanger", sampling("hangWhatever(); return null;")));
    try (LogCapture log = new LogCapture("io.hostsonde.agent.settings")) {
      whileOpen(agent -> {
        assertThat(read(agent, "hanger")).isInstanceOf(Failed.class);
        assertOthersAnswer(agent);
      });
      assertThat(log.lines())
          .anyMatch(line -> line.contains("leaves 1 threads behind: sonde-flight hanger"));
    }
    release.countDown();
    assertUnloaded();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name() returned null      | public String name() { return null; }",
        "sources() returned null   | public Set<String> sources() { return null; }",
        "settings() returned null  | public Class<? extends Record> settings() { return null; }",
        "support() returned null   | public Support support(Host host) { return null; }",
        "open() returned null      |"
            + " public List<Source<?>> open(ProviderContext c) { return null; }",
        "open(), for one of its sources, returned null |"
            + " public List<Source<?>> open(ProviderContext c) {"
            + " return Arrays.asList((Source<?>) null); }",
      })
  void returnsNull(String happened, String members) throws Exception {
    jar("nobody", provider("nobody", members));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "nobody", happened, "tell who made it, or remove it");
      assertOthersAnswer(agent);
      assertUnloaded();
    }
  }

  @Test
  void returnsNullFromSampleAndAboutItself() throws Exception {
    jar(
        "nobody",
        provider(
            "nobody",
            """
            public List<Source<?>> open(ProviderContext context) {
              return List.of(Source.of("nobody", Said.class, () -> null));
            }
            public String about() { return null; }
            """));
    whileOpen(agent -> {
      assertThat(read(agent, "nobody")).isInstanceOf(Failed.class);
      assertThat(plugin(agent, "nobody").state()).isEqualTo(State.OPEN);
      assertThat(plugin(agent, "nobody").reason())
          .startsWith("nobody: ")
          .contains("sample() returned null, which is a defect of its provider");
      assertOthersAnswer(agent);
    });
    assertUnloaded();
  }

  @Test
  void leaksThreads() throws Exception {
    jar(
        "leaky",
        provider(
            "leaky",
            """
            public Provider() {
              Thread.ofPlatform().name("leaky-heeds").start(() -> {
                try { hang(); } catch (InterruptedException e) {}
              });
              Thread.ofPlatform().daemon().name("leaky-1").start(Provider::hangWhatever);
              Thread.ofPlatform().daemon().name("leaky-2").start(Provider::hangWhatever);
            }
            """
                + open("if (true) throw new IllegalStateException(\"no device\");")));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "leaky", "no device", "tell who made it");
      assertOthersAnswer(agent);
      assertGone("leaky-heeds");
      assertThat(plugin(agent, "leaky").threads()).containsExactlyInAnyOrder("leaky-1", "leaky-2");
      release.countDown();
      await().until(() -> plugin(agent, "leaky").threads().isEmpty());
      assertUnloaded();
    }
  }

  @Test
  void threadsOfAnOpenOneEndWithTheAgent() throws Exception {
    jar(
        "leaky",
        provider(
            "leaky",
            """
            public Provider() {
              Thread.ofPlatform().name("leaky-heeds").start(() -> {
                try { hang(); } catch (InterruptedException e) {}
              });
            }
            """));
    whileOpen(agent -> {
      assertThat(plugin(agent, "leaky").threads()).as("it is open and may have some").isEmpty();
      assertThat(threads("leaky-heeds")).hasSize(1);
    });
    assertGone("leaky-heeds");
    assertUnloaded();
  }

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
      assertThat(((Sampled) read(agent, "sound")).value()).hasToString("Said[text=sound]");
      assertUnloaded();
    }
    try (Agent agent = open(Map.of("providers.prefer", "zzz"))) {
      assertThat(((Sampled) read(agent, "sound")).value()).hasToString("Said[text=from zzz]");
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

  @Test
  void settingsOfAnEndedOneDoNotStopAReload() throws Exception {
    jar("thrower", provider("thrower", open("if (true) throw new IllegalStateException();")));
    try (LogCapture log = new LogCapture("io.hostsonde.agent.agent");
        Agent agent = open(Map.of("thrower.min-age", "1s"))) {
      assertUnloaded();
      agent.reload();
      assertThat(log.lines()).noneMatch(line -> line.contains("not reloaded"));
    }
  }
}
