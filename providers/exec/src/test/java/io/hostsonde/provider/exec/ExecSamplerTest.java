package io.hostsonde.provider.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.Described;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.testkit.Leaks;
import io.hostsonde.testkit.Samples;
import io.hostsonde.testkit.SettingsAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecSamplerTest {

  private static final Duration SOON = Duration.ofMillis(300);

  @TempDir Path folder;

  private ExecSampler sampler(Duration killAfter, String body) throws IOException {
    return sampler(Scripts.settings(killAfter, Scripts.write(folder, "script", body)));
  }

  private static ExecSampler sampler(ExecSettings settings) {
    return sampler(settings, 0, MemoryShare.of("test", 16 << 20));
  }

  private static ExecSampler sampler(ExecSettings settings, int which, MemoryShare memory) {
    Command command = Command.parse(settings.commands().get(which));
    return new ExecSampler(command, settings, memory, Set.of("PATH", "API_KEY"));
  }

  private ExecSampler sampler(String body) throws IOException {
    return sampler(Duration.ofSeconds(30), body);
  }

  /** The process whose number a script wrote into a file. */
  private Optional<ProcessHandle> process(String file) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve(file)).strip()));
  }

  private void assertGone(String file) throws IOException {
    Optional<ProcessHandle> process = process(file);
    await(file).until(() -> process.map(ProcessHandle::isAlive).orElse(false), alive -> !alive);
  }

  @Test
  void pinsItsKeys() {
    SettingsAssertions.assertKeys(
        ExecSettings.class,
        "commands=",
        "kill-after=5s",
        "max-output-bytes=1048576",
        "max-values=10000",
        "keys=name, id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/bin/true | lacks a label",
        "Queue=/bin/true | lower-case words",
        "queue=true | not an absolute path",
        "queue= | not an absolute path",
        "queue=/bin/true, queue=/bin/false | there twice"
      })
  void commandsThatCanNotBeRunAreRefusedAtTheStart(String commands, String reason) {
    assertThatThrownBy(() -> Scripts.settings(commands.split(", ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void itsJsonIsTheSample() throws Exception {
    ExecSampler sampler = sampler("echo \"{\\\"words\\\": \\\"$*\\\", \\\"age_seconds\\\": 2.5}\"");
    Described sample = sampler.sample();
    Samples.assertObeysRules("exec", sample.schema(), sample.value());
    assertThat(sample.value()).isEqualTo(Map.of("words", "", "ageSeconds", 2.5));
    assertThat(sampler.sample().schema()).isSameAs(sample.schema());
  }

  @Test
  void itsArgumentsAreWordsAndNoShellSeesThem() throws Exception {
    String command = Scripts.write(folder, "script", "printf '{\"words\": \"%s %s\"}' \"$1\" $#");
    Described sample = sampler(Scripts.settings(command + " $HOME;id  b")).sample();
    assertThat(sample.value()).isEqualTo(Map.of("words", "$HOME;id 2"));
  }

  @Test
  void itGetsNothingOnItsInputAndNotTheAgentsOwnVariables() throws Exception {
    ExecSampler sampler =
        sampler(
            "read line; printf '{\"line\": \"%s\", \"own\": \"%s\"}' \"$line\""
                + " \"$(env | grep -c '^SOCKTOP_\\|^HOSTSONDE_' )\"");
    // The mark by which it can be found is the one variable of ours that it gets.
    assertThat(sampler.sample().value()).isEqualTo(Map.of("line", "", "own", "1"));
  }

  @Test
  void itGetsNoVariableThatTellsASettingOfAnyPlugIn() throws Exception {
    // Any variable that is there whoever runs the test: to be told a setting is all that matters.
    assertThat(System.getenv("PATH")).isNotNull();
    ExecSampler sampler =
        sampler("printf '{\"n\": %s}' \"$(tr '\\0' '\\n' < /proc/$$/environ | grep -c '^PATH=')\"");
    assertThat(sampler.sample().value()).isEqualTo(Map.of("n", 0.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "echo no such queue >&2; exit 3 | ended with 3: no such queue",
        "exit 4 | ended with 4",
        "kill -9 $$ | ended with 137",
        "echo hello | prints no JSON",
        "true | prints no JSON object",
        "echo '[1]' | prints no JSON object",
        "echo '{} {}' | prints something after the JSON object",
        "echo '{\"a\":1' | prints no JSON",
      })
  void whatGoesWrongIsSaid(String body, String reason) throws Exception {
    assertThatThrownBy(() -> sampler(body).sample())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aProgramThatIsNotThereFailsItsSample() {
    ExecSampler sampler = sampler(Scripts.settings("gone=/no/such/program"));
    assertThatThrownBy(sampler::sample).isInstanceOf(IOException.class);
  }

  @Test
  void oneThatHangsIsKilledWithItsChildren() throws Exception {
    Leaks leaks = Leaks.watch();
    ExecSampler sampler =
        sampler(
            SOON,
            """
            cd "$(dirname "$0")"
            sleep 1000 & echo $! > child
            (sleep 1000 & echo $! > orphan)
            env -i setsid sh -c 'echo $$ > hidden; exec sleep 1000' &
            while [ ! -s hidden ]; do :; done
            echo $$ > self
            touch ready
            sleep 1000
            """);
    assertThatThrownBy(sampler::sample)
        .isInstanceOf(IOException.class)
        .hasMessage("did not end within 300 ms (exec.kill-after), was killed with all it started");
    for (String each : List.of("self", "child", "orphan", "hidden")) {
      assertGone(each);
    }
    leaks.assertNone();
  }

  @Test
  void oneThatLeavesAChildWithItsOutputIsKilledToo() throws Exception {
    ExecSampler sampler =
        sampler(SOON, "cd \"$(dirname \"$0\")\"; sleep 1000 & echo $! > child; echo '{}'");
    assertThatThrownBy(sampler::sample).hasMessageContaining("ended, but what it started did not");
    assertGone("child");
  }

  @Test
  void oneThatPrintsWithoutEndIsKilled() throws Exception {
    Leaks leaks = Leaks.watch();
    String command =
        Scripts.write(folder, "script", "echo $$ > \"$(dirname \"$0\")/self\"; exec yes");
    ExecSettings settings =
        new ExecSettings(List.of(command), Duration.ofSeconds(30), 1000, 10, List.of());
    assertThatThrownBy(() -> sampler(settings).sample())
        .hasMessage("prints more than exec.max-output-bytes allow, was killed");
    assertGone("self");
    leaks.assertNone();
  }

  @Test
  void aFloodOfComplaintsDoesNotStopIt() throws Exception {
    ExecSampler sampler = sampler("head -c 1000000 /dev/zero >&2; echo '{\"a\": 1}'");
    assertThat(sampler.sample().value()).isEqualTo(Map.of("a", 1.0));
  }

  @Test
  void anInterruptionKillsItToo() throws Exception {
    ExecSampler sampler = sampler("echo $$ > \"$(dirname \"$0\")/self\"; sleep 1000");
    FutureTask<Described> task = new FutureTask<>(sampler::sample);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    await()
        .until(
            () -> Files.exists(folder.resolve("self")) && Files.size(folder.resolve("self")) > 0);
    thread.interrupt();
    assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
    assertGone("self");
  }

  @Test
  void whatCommandsPrintAndShowIsHeldWithinTheShare() throws Exception {
    String large =
        "printf '{\"rows\": ['; yes '{\"a\": 1},' | head -n 90000; printf '{\"a\": 1}]}'";
    String[] commands = new String[20];
    for (int i = 0; i < commands.length - 1; i++) {
      commands[i] = Scripts.write(folder, "large-" + (char) ('a' + i), large);
    }
    commands[commands.length - 1] = Scripts.write(folder, "small", "echo '{\"a\": 1}'");
    ExecSettings settings =
        new ExecSettings(List.of(commands), Duration.ofSeconds(30), 1 << 20, 1_000_000, List.of());
    MemoryShare memory = MemoryShare.of("a.setting", 9 << 20);
    List<ExecSampler> samplers = new ArrayList<>();
    for (int i = 0; i < commands.length; i++) {
      ExecSampler sampler = sampler(settings, i, memory);
      samplers.add(sampler);
      if (i < commands.length - 1) {
        assertThatThrownBy(sampler::sample)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("no memory left for it")
            .hasMessageContaining("a.setting");
      } else {
        assertThat(sampler.sample().value()).isEqualTo(Map.of("a", 1.0));
      }
      assertThat(memory.used()).isLessThan(1 << 20);
    }
    for (ExecSampler sampler : samplers) {
      sampler.close();
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void theLastSampleIsCountedAsLongAsItIsShown() throws Exception {
    MemoryShare memory = MemoryShare.of("a.setting", 9 << 20);
    ExecSettings settings =
        Scripts.settings(
            Scripts.write(
                folder,
                "script",
                "cd \"$(dirname \"$0\")\"; test -e again || printf '{\"a\": \"%1000d\"}' 1;"
                    + " touch again"));
    ExecSampler sampler = sampler(settings, 0, memory);
    sampler.sample();
    long held = memory.used();
    assertThat(held).isBetween(1000L, 5000L);
    assertThatThrownBy(sampler::sample).hasMessageContaining("prints no JSON");
    assertThat(memory.used()).isEqualTo(held);
    sampler.close();
    assertThat(memory.used()).isZero();
  }
}
