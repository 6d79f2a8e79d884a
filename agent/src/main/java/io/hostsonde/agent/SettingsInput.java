package io.hostsonde.agent;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the user said: flags, variables and the file as it was when read.
 *
 * @param file the file's entries by key
 * @param path of the file; null when there is none
 * @param errors what can't be read of the file
 */
record SettingsInput(
    Map<String, String> flags,
    Map<String, String> environment,
    Map<String, Given> file,
    @Nullable Path path,
    List<String> errors) {

  /**
   * A text and where it came from.
   *
   * @param origin for people: a flag, a variable, file and line, or {@code default}
   */
  record Given(String text, String origin) {}

  static SettingsInput read(Launch launch) {
    Map<String, Given> entries = new TreeMap<>();
    List<String> errors = new ArrayList<>();
    Path file = launch.settingsFile();
    if (file != null) {
      try {
        PropertiesText.Content content = PropertiesText.parse(Files.readString(file));
        for (PropertiesText.Entry entry : content.entries()) {
          entries.put(entry.key(), new Given(entry.value().strip(), file + ":" + entry.line()));
        }
        for (PropertiesText.Unreadable error : content.errors()) {
          errors.add(file + ":" + error.line() + ": " + error.message());
        }
      } catch (NoSuchFileException e) {
        errors.add(file + ": there is no such settings file");
      } catch (CharacterCodingException e) {
        errors.add(file + ": is not UTF-8");
      } catch (IOException e) {
        errors.add(file + ": can't be read: " + e);
      }
    }
    return new SettingsInput(launch.overrides(), launch.environment(), entries, file, errors);
  }

  /** What was said about a key, by precedence; its default when nothing was. */
  Given given(SettingKey key) {
    String flag = flags.get(key.key());
    if (flag != null) {
      return new Given(flag.strip(), "--set " + key.key());
    }
    String name = SettingKey.environment(key.key());
    String variable = environment.get(name);
    if (variable != null) {
      return new Given(variable.strip(), name);
    }
    Given original = original(key);
    if (original != null) {
      return original;
    }
    Given entry = file.get(key.key());
    return entry != null ? entry : new Given(key.standard(), "default");
  }

  /**
   * The variable of the program whose dialect this is; empty is the same as not there. A time is a
   * bare number in them, its unit is the end of the variable's name.
   */
  private @Nullable Given original(SettingKey key) {
    String text = environment.getOrDefault(key.variable(), "").strip();
    if (key.variable().isEmpty() || text.isEmpty()) {
      return null;
    }
    boolean bare = key.type() == Duration.class && text.chars().allMatch(Character::isDigit);
    if (bare && key.variable().endsWith("_MS")) {
      text += "ms";
    } else if (bare) {
      text += "s";
    }
    return new Given(text, key.variable());
  }
}
