package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Joiner;
import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Sampled;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a plug-in that was loaded may misbehave, as a jar of its own. */
class MisbehavingPluginTest extends PluginTests {

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
          .isEqualTo("Snapshot[text=0.1 of its own]");
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
