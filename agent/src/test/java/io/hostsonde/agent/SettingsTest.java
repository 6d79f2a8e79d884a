package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Setting;
import io.hostsonde.api.Source;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.SettingsAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  enum Mood {
    CALM,
    RATHER_WILD
  }

  record Everything(
      @Setting(value = "true", help = "A truth.") boolean flag,
      @Setting(value = "3", help = "A number.") int number,
      @Setting(value = "1.5", help = "A share.", environment = "OLD_SHARE") double share,
      @Setting(help = "A text.") @Nullable String text,
      @Setting(value = "calm", help = "A mood.") Mood mood,
      @Setting(value = "5s", help = "A pause.", environment = "OLD_PAUSE_MS") Duration longPause,
      @Setting(help = "A file.") @Nullable Path file,
      @Setting(help = "Names.") List<String> names,
      @Setting(help = "A key.", secret = true, environment = "OLD_KEY") @Nullable String key) {

    Everything {
      if (number > 10 && !flag) {
        throw new IllegalArgumentException("number above 10 needs flag");
      }
    }
  }

  /** Keeps what it was opened with. */
  private static final class Keeper implements MetricProvider {

    @Nullable Everything settings;

    @Override
    public String name() {
      return "keeper";
    }

    @Override
    public Class<? extends Record> settings() {
      return Everything.class;
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      settings = context.settings(Everything.class);
      return List.of();
    }
  }

  @TempDir Path folder;
  private Path file = Path.of("");
  private final Keeper keeper = new Keeper();

  @BeforeEach
  void name() {
    file = folder.resolve("hostsonde.properties");
  }

  private EffectiveSettings open(
      String text, Map<String, String> flags, Map<String, String> environment) throws Exception {
    Files.writeString(file, "transport=\n" + text);
    Launch launch = new Launch(null, file, flags, environment, HostClock.SYSTEM, "1");
    try (Agent agent = Agent.open(launch, List.of(keeper, new MadeUpProvider()), List.of())) {
      return agent.settings();
    }
  }

  private List<String> errors(String text, Map<String, String> flags) {
    SettingsException e =
        catchThrowableOfType(SettingsException.class, () -> open(text, flags, Map.of()));
    return Objects.requireNonNull(e, "there should be errors").errors();
  }

  private Everything kept() {
    return Objects.requireNonNull(keeper.settings);
  }

  private static EffectiveSettings.Entry entry(EffectiveSettings settings, String key) {
    return settings.entries().stream().filter(e -> e.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void theKeysOfTheEngineArePinned() {
    SettingsAssertions.assertKeys(
        EngineSettings.class,
        "proc=/proc",
        "sys=/sys",
        "root=/",
        "host-name=",
        "plugins=",
        "stuck-flights=32",
        "intake-memory-percent=20",
        "client-memory-percent=20",
        "max-sample-percent=10",
        "stale-baseline=60s",
        "open-timeout=2s",
        "support-interval=30s",
        "log-level=info",
        "log-bytes-per-minute=65536");
    SettingsAssertions.assertKeys(
        EngineSettings.Selection.class, "transport=websocket", "providers=");
    SettingsAssertions.assertKeys(EngineSettings.Preference.class, "prefer=");
    SettingsAssertions.assertKeys(EngineSettings.OfSource.class, "min-age=", "timeout=");
  }

  @Test
  void bindsDefaults() throws Exception {
    open("", Map.of(), Map.of());
    assertThat(kept())
        .isEqualTo(
            new Everything(
                true, 3, 1.5, null, Mood.CALM, Duration.ofSeconds(5), null, List.of(), null));
  }

  @Test
  void bindsEveryType() throws Exception {
    open(
        """
        keeper.flag=off
        keeper.number=7
        keeper.share=-2.5e3
        keeper.text= a text
        keeper.mood=Rather-Wild
        keeper.long-pause=2m
        keeper.file=/etc/x
        keeper.names=a, b,c
        """,
        Map.of(),
        Map.of());
    assertThat(kept())
        .isEqualTo(
            new Everything(
                false,
                7,
                -2500,
                "a text",
                Mood.RATHER_WILD,
                Duration.ofMinutes(2),
                Path.of("/etc/x"),
                List.of("a", "b", "c"),
                null));
  }

  @Test
  void flagBeforeVariableBeforeTheOriginalsBeforeFile() throws Exception {
    String text = "keeper.long-pause=1s\nkeeper.share=1\n";
    Map<String, String> original = Map.of("OLD_PAUSE_MS", "250", "OLD_SHARE", "");
    open(text, Map.of(), Map.of());
    assertThat(kept().longPause()).isEqualTo(Duration.ofSeconds(1));
    open(text, Map.of(), original);
    assertThat(kept().longPause()).isEqualTo(Duration.ofMillis(250));
    assertThat(kept().share()).as("an empty variable of the original is none").isEqualTo(1);
    Map<String, String> both = Map.of("OLD_PAUSE_MS", "250", "HOSTSONDE_KEEPER_LONG_PAUSE", "3s");
    open(text, Map.of(), both);
    assertThat(kept().longPause()).isEqualTo(Duration.ofSeconds(3));
    EffectiveSettings effective = open(text, Map.of("keeper.long-pause", "4s"), both);
    assertThat(kept().longPause()).isEqualTo(Duration.ofSeconds(4));
    assertThat(entry(effective, "keeper.long-pause").origin()).isEqualTo("--set keeper.long-pause");
    assertThat(entry(effective, "keeper.share").origin()).isEqualTo(file + ":3");
    assertThat(entry(effective, "keeper.number").origin()).isEqualTo("default");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThat(
            errors(
                """
                keeper.number=many
                keeper.mood=sad
                keeper.flga=true
                keeper.key=x
                keeper.key=y
                weather.min-age=0s
                engine.stuck-flights=0
                transprot=tcp
                """,
                Map.of("keeper.long-pause", "5")))
        .containsExactlyInAnyOrder(
            file + ":2: keeper.number 'many' is not a whole number",
            file + ":3: keeper.mood 'sad' is none of calm, rather-wild",
            file + ":4: there is no setting keeper.flga, did you mean keeper.flag?",
            file + ":6: keeper.key is there twice, first in line 5",
            file + ":7: weather: min-age must be positive",
            file + ":8: engine: stuck-flights must be at least 1, is 0",
            file + ":9: there is no setting transprot, did you mean transport?",
            "--set keeper.long-pause: keeper.long-pause '5' is not a duration such as 250ms, 5s,"
                + " 2m, 1h, 7d");
  }

  @Test
  void whatDoesNotGoTogetherIsAnErrorWithItsPlaces() {
    assertThat(errors("keeper.number=11\nkeeper.flag=false\n", Map.of()))
        .containsExactly(file + ":2, " + file + ":3: keeper: number above 10 needs flag");
  }

  @Test
  void aTransportThatIsNotInstalledIsAnError() {
    assertThat(errors("", Map.of("transport", "websockt")))
        .containsExactly("--set transport: no transport named websockt is installed");
  }

  @Test
  void aKeyOfAPlugInThatIsNotInstalledIsAWarning() throws Exception {
    try (LogCapture log = new LogCapture("io.hostsonde.agent.settings")) {
      open("docker.socket=/x\n", Map.of(), Map.of("HOSTSONDE_KEEPER_MODO", "x"));
      assertThat(log.lines())
          .containsExactly(
              file + ":2: docker.socket: no plug-in named docker is installed",
              "HOSTSONDE_KEEPER_MODO: there is no such setting, did you mean"
                  + " HOSTSONDE_KEEPER_MOOD?");
    }
  }

  @Test
  void aSecretIsNeverShown() throws Exception {
    EffectiveSettings settings = open("keeper.key=hunter2\n", Map.of(), Map.of());
    assertThat(kept().key()).isEqualTo("hunter2");
    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThat(entry(settings, "keeper.key").value()).isEqualTo(EffectiveSettings.HIDDEN);
  }

  @Test
  void theCommentedFileHasEveryKeyWithItsDefault() throws Exception {
    EffectiveSettings settings = open("", Map.of(), Map.of());
    String text = settings.properties();
    assertThat(text.lines().filter(line -> !line.isBlank())).allMatch(line -> line.startsWith("#"));
    assertThat(text)
        .contains("# A pause.\n#keeper.long-pause=5s\n")
        .contains("#weather.min-age=250ms\n")
        .contains("#transport=websocket\n");
    // Every commented default is itself a valid setting.
    open(
        text.replace("#transport=websocket\n", "").replaceAll("(?m)^#(\\S)", "$1"),
        Map.of(),
        Map.of());
    assertThat(kept().longPause()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theMinimumAgeAndTimeOutOfASourceAreSettings() throws Exception {
    Launch launch = Launches.of(Map.of("weather.min-age", "7s", "weather.timeout", "9s"));
    try (Agent agent = Agent.open(launch, List.of(new MadeUpProvider()), List.of())) {
      assertThat(agent.readings().sources().getLast().minAge()).isEqualTo(Duration.ofSeconds(7));
      assertThat(agent.readings().sources().getLast().timeout()).isEqualTo(Duration.ofSeconds(9));
    }
  }

  @Test
  void eachSecretCanBeInAFileOfItsOwn() throws Exception {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "from the file\nnot this\n");
    EffectiveSettings settings = open("keeper.key-file=" + secret + "\n", Map.of(), Map.of());
    assertThat(kept().key()).isEqualTo("from the file");
    assertThat(entry(settings, "keeper.key").value()).isEqualTo(EffectiveSettings.HIDDEN);
    assertThat(entry(settings, "keeper.key-file").value()).isEqualTo(secret.toString());
    open("", Map.of(), Map.of("HOSTSONDE_KEEPER_KEY_FILE", secret.toString()));
    assertThat(kept().key()).isEqualTo("from the file");

    assertThat(errors("keeper.key=x\nkeeper.key-file=" + secret + "\n", Map.of()))
        .singleElement()
        .asString()
        .contains("keeper.key", "keeper.key-file", "both set");
    assertThat(errors("keeper.key-file=" + folder + "/none\n", Map.of()))
        .singleElement()
        .asString()
        .contains("keeper.key-file", "/none", "there is no such file");
    Files.writeString(secret, "\n");
    assertThat(errors("keeper.key-file=" + secret + "\n", Map.of()))
        .singleElement()
        .asString()
        .contains("its first line is empty");
  }

  @Test
  void whoCanReadASecretThatWasToldInTheOpenIsSaid() throws Exception {
    Settings flag = bound(Map.of("keeper.key", "x"), "");
    assertThat(flag.warnings())
        .singleElement()
        .asString()
        .contains("--set keeper.key", "all users", "keeper.key-file=FILE");
    Settings readable = bound(Map.of(), "keeper.key=x\n");
    assertThat(readable.warnings())
        .singleElement()
        .asString()
        .contains(file.toString(), "others may read keeper.key", "chmod go-r");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(bound(Map.of(), null).warnings()).isEmpty();
  }

  private Settings bound(Map<String, String> flags, @Nullable String text) throws Exception {
    if (text != null) {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Launch launch = new Launch(null, file, flags, Map.of(), HostClock.SYSTEM, "1");
    Settings settings = new Settings(SettingsInput.read(launch));
    settings.bind(SettingsGroup.of("keeper", Everything.class), Everything.class);
    return settings;
  }

  @Test
  void theVariablesThatTellSettingsAreKnownToProviders() throws Exception {
    assertThat(bound(Map.of(), "").variables())
        .containsExactlyInAnyOrder("OLD_SHARE", "OLD_PAUSE_MS", "OLD_KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=/bin/x --password=hunter2 b",
        "a=/bin/x --password hunter2 b",
        "a=/bin/x -H Authorization: Bearer hunter2 b",
        "a=/bin/x -H X-Api-Key:hunter2 b",
        "a=/bin/x https://me:hunter2@host/ b",
        "a=/bin/x -u me:hunter2 b",
        "a=/bin/x token=hunter2, b=/bin/y"
      })
  void whatMayBeASecretInACommandIsNotShown(String command) {
    assertThat(MaybeSecret.hidden(command))
        .startsWith("a=/bin/x ")
        .contains(EffectiveSettings.HIDDEN, "b")
        .doesNotContain("hunter2");
  }

  @Test
  void whatIsNoSecretIsShown() {
    String command = "queue=/usr/local/bin/queue --all -u me http://host:80/x, b=/bin/tokens -n 3";
    assertThat(MaybeSecret.hidden(command)).isEqualTo(command);
  }
}
