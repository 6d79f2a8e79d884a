package io.hostsonde.agent;

import io.hostsonde.agent.SettingsInput.Given;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Binds settings records to what the user said, and collects everything that is wrong. */
final class Settings {

  /** Further apart than this share of its length, a known key is not what was meant. */
  private static final int LIKENESS = 3;

  private final SettingsInput input;
  private final Map<String, SettingKey> keys = new LinkedHashMap<>();
  private final List<EffectiveSettings.Entry> entries = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Set<String> passedOver = Set.of();

  /** Where what is a plug-in's own code runs. Null: here. */
  private @Nullable Flights flights;

  private Duration timeout = Duration.ZERO;
  private final Map<String, String> broken = new HashMap<>();

  Settings(SettingsInput input) {
    this.input = input;
    errors.addAll(input.errors());
  }

  /** Makes the records of plug-ins in folders there: their code may hang, and throw anything. */
  Settings makingOn(Flights flights, Duration timeout) {
    this.flights = flights;
    this.timeout = timeout;
    return this;
  }

  /** Why the record of a plug-in can't be made whatever the user says; null: it can. */
  @Nullable String broken(SettingsGroup group) {
    return broken.get(group.prefix());
  }

  List<String> errors() {
    return errors;
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * The variables of other programs' names, by which settings can be told as well: all that may
   * tell something that is the agent's own and do not begin with {@code HOSTSONDE_}.
   */
  Set<String> variables() {
    Set<String> variables = new TreeSet<>();
    keys.values().forEach(key -> variables.add(key.variable()));
    variables.remove("");
    return variables;
  }

  /** All keys bound so far. */
  EffectiveSettings effective() {
    return new EffectiveSettings(entries);
  }

  /**
   * The record, from what the user said and the defaults.
   *
   * @return null when something is wrong with it, which is then among the errors
   */
  <S extends Record> @Nullable S bind(SettingsGroup group, Class<S> type) {
    boolean valid = true;
    List<@Nullable Object> values = new ArrayList<>();
    for (SettingKey key : group.keys()) {
      Given given = key.secret() ? secret(group, key) : input.given(key);
      try {
        values.add(SettingSyntax.value(key.type(), given.text()));
      } catch (IllegalArgumentException e) {
        valid = false;
        complain(key, given, e);
      }
      if (keys.putIfAbsent(key.key(), key) != null) {
        // A provider declares min-age or timeout itself, or shares a source with another.
        continue;
      }
      String shown =
          key.secret() && !given.text().isEmpty()
              ? EffectiveSettings.HIDDEN
              : MaybeSecret.hidden(given.text());
      entries.add(
          new EffectiveSettings.Entry(
              key.key(), shown, given.origin(), key.standard(), key.help(), key.secret()));
    }
    return valid ? make(group, type, values) : null;
  }

  /** A secret, or the first line of the file that is named instead. */
  private Given secret(SettingsGroup group, SettingKey key) {
    Given given = input.given(key);
    SettingKey fileKey = SecretFiles.key(key);
    if (group.keys().stream().noneMatch(other -> other.key().equals(fileKey.key()))) {
      Given file = input.given(fileKey);
      if (keys.putIfAbsent(fileKey.key(), fileKey) == null) {
        entries.add(
            new EffectiveSettings.Entry(
                fileKey.key(), file.text(), file.origin(), "", fileKey.help(), false));
      }
      if (!file.text().isEmpty() && given.text().isEmpty()) {
        try {
          return SecretFiles.read(file);
        } catch (IllegalArgumentException e) {
          complain(fileKey, file, e);
        }
      } else if (!file.text().isEmpty()) {
        addError(
            "%s: %s (%s) and %s are both set; keep one"
                .formatted(file.origin(), key.key(), given.origin(), fileKey.key()));
      }
    }
    warnOfReaders(key, fileKey, given);
    return given;
  }

  /** Says who can read a secret that was told in the open. */
  private void warnOfReaders(SettingKey key, SettingKey fileKey, Given given) {
    Path settingsFile = input.path();
    if (given.text().isEmpty()) {
      return;
    }
    if (input.flags().containsKey(key.key())) {
      warnings.add(
          given.origin()
              + ": all users of this host see it in the list of processes; "
              + fileKey.key()
              + "=FILE does not show it");
    } else if (settingsFile != null
        && given.equals(input.file().get(key.key()))
        && SecretFiles.open(settingsFile)) {
      warnings.add(given.origin() + ": others may read " + key.key() + "; chmod go-r the file");
    }
  }

  private void addError(String error) {
    if (!errors.contains(error)) {
      errors.add(error);
    }
  }

  private void complain(SettingKey key, Given given, IllegalArgumentException e) {
    String text = key.secret() || given.text().isEmpty() ? "" : " '" + given.text() + "'";
    addError(given.origin() + ": " + key.key() + text + " " + e.getMessage());
  }

  private <S extends Record> @Nullable S make(
      SettingsGroup group, Class<S> type, List<@Nullable Object> values) {
    Class<?>[] types = new Class<?>[values.size()];
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
    }
    Flights alone = type.getClassLoader() instanceof PluginClassLoader ? flights : null;
    try {
      Constructor<S> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return alone == null
          ? constructor.newInstance(values.toArray())
          : alone
              .guard("settings of " + group.prefix(), () -> made(constructor, values))
              .await(timeout, Discovery.OPEN_TIMEOUT);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      errors.add(place(group) + (cause == null ? e : cause.getMessage()));
    } catch (ReflectiveOperationException e) {
      errors.add(place(group) + e);
    } catch (ExecutionException e) {
      Throwable cause = Reasons.cause(e);
      if (cause instanceof IllegalArgumentException) {
        errors.add(place(group) + cause.getMessage());
      } else {
        broken.put(group.prefix(), Reasons.withAdvice(cause));
      }
    } catch (TimeoutException e) {
      broken.put(group.prefix(), Reasons.withAdvice(e));
    } catch (InterruptedException e) {
      // Whoever starts the agent is told by the next thing that waits.
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static <S> S made(Constructor<S> constructor, List<@Nullable Object> values)
      throws Exception {
    try {
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Where what does not go together was said: the group, and each place that is not a default. */
  private String place(SettingsGroup group) {
    Set<String> origins = new TreeSet<>();
    for (SettingKey key : group.keys()) {
      Given given = input.given(key);
      if (!given.origin().equals("default")) {
        origins.add(given.origin());
      }
    }
    String where = origins.isEmpty() ? "" : String.join(", ", origins) + ": ";
    return where + (group.prefix().isEmpty() ? "" : group.prefix() + ": ");
  }

  /** Asks no further about keys of these names: nobody knows them any longer. */
  void passOver(Set<String> names) {
    passedOver = Set.copyOf(names);
  }

  /**
   * Finds keys that nobody has, once all records are bound.
   *
   * @param installed all names that keys may begin with
   */
  void checkUnknown(Set<String> installed) {
    for (String key : new TreeSet<>(input.flags().keySet())) {
      checkKnown(key, "--set " + key, installed);
    }
    input.file().forEach((key, given) -> checkKnown(key, given.origin(), installed));
    Set<String> variables = new TreeSet<>();
    keys.keySet().forEach(key -> variables.add(SettingKey.environment(key)));
    for (String variable : new TreeSet<>(input.environment().keySet())) {
      boolean ours =
          installed.stream()
              .filter(name -> !passedOver.contains(name))
              .anyMatch(name -> variable.startsWith(SettingKey.environment(name) + "_"));
      if (ours && !variables.contains(variable)) {
        warnings.add(variable + ": there is no such setting" + didYouMean(variable, variables));
      }
    }
  }

  private void checkKnown(String key, String origin, Set<String> installed) {
    if (keys.containsKey(key)) {
      return;
    }
    int dot = key.indexOf('.');
    if (dot > 0 && passedOver.contains(key.substring(0, dot))) {
      return;
    }
    if (dot < 0 || installed.contains(key.substring(0, dot))) {
      errors.add(origin + ": there is no setting " + key + didYouMean(key, keys.keySet()));
    } else {
      String name = key.substring(0, dot);
      warnings.add(
          origin
              + ": "
              + key
              + ": no plug-in named "
              + name
              + " is installed"
              + didYouMean(name, installed));
    }
  }

  /** {@code , did you mean x?}, or nothing. */
  static String didYouMean(String said, Collection<String> known) {
    String best = "";
    int least = Math.max(2, said.length() / LIKENESS) + 1;
    for (String candidate : known) {
      int distance = distance(said.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : ", did you mean " + best + "?";
  }

  /** How many letters have to be changed, put in or taken out (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
