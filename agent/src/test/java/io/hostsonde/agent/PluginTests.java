package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * One sound plug-in, and what is needed to put another beside it. What that does reaches a test by
 * system properties, the one thing both see.
 */
abstract class PluginTests {

  static final Duration PROMISED = Duration.ofSeconds(2);
  static final String LOADER = "test.loader";
  private static final String RELEASE = "test.release";

  @TempDir Path home;

  final CountDownLatch release = new CountDownLatch(1);

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
  static String provider(String name, String members) {
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

  JarOfSources sources(String plugin, String provider) {
    return new JarOfSources(home.resolve("plugins").resolve(plugin).resolve(plugin + ".jar"))
        .source("com.acme.Provider", provider)
        .service(MetricProvider.class, "com.acme.Provider");
  }

  void jar(String plugin, String provider) throws IOException {
    sources(plugin, provider).write();
  }

  Agent open(Map<String, String> settings) throws Exception {
    Map<String, String> flags = new HashMap<>(Map.of("transport", ""));
    flags.put("engine.open-timeout", "500ms");
    flags.putAll(settings);
    return Agent.open(
        new Launch(home, null, flags, Map.of(), HostClock.SYSTEM, "1"), List.of(), List.of());
  }

  interface Use {
    void use(Agent agent) throws Exception;
  }

  /** In a frame of its own: a local variable out of scope may hold what it held. */
  void whileOpen(Use use) throws Exception {
    try (Agent agent = open(Map.of())) {
      use.use(agent);
    }
  }

  static Plugin plugin(Agent agent, String name) {
    return agent.plugins().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  static Reading read(Agent agent, String source) throws InterruptedException {
    return Launches.read(agent.readings(), source);
  }

  /** All other sources, also in one question with the one that misbehaves not among them. */
  static void assertOthersAnswer(Agent agent) {
    Map<String, Reading> readings =
        assertTimeoutPreemptively(
            PROMISED, () -> agent.readings().read(Set.of("sound", "agent"), Duration.ZERO));
    assertThat(readings.values()).hasOnlyElementsOfType(Sampled.class);
  }

  static List<String> threads(String part) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(part))
        .toList();
  }

  static void assertGone(String thread) {
    await().atMost(PROMISED).until(() -> threads(thread).isEmpty());
  }

  static void assertUnloaded() {
    WeakReference<?> loader =
        (WeakReference<?>) Objects.requireNonNull(System.getProperties().get(LOADER));
    await()
        .until(() -> {
          System.gc();
          return loader.get() == null;
        });
  }

  static void assertFailed(Agent agent, String plugin, String happened, String whatToDo) {
    Plugin report = plugin(agent, plugin);
    assertThat(report.state()).isEqualTo(State.FAILED);
    assertThat(report.reason()).contains(happened).contains(whatToDo);
  }
}
