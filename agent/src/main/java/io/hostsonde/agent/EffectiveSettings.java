package io.hostsonde.agent;

import java.util.List;
import java.util.Map;

/**
 * Every key there is, with its value and where that came from.
 *
 * @param entries grouped by name, in the order of their records
 */
public record EffectiveSettings(List<Entry> entries) {

  /** Shown instead of a secret. */
  public static final String HIDDEN = "(hidden)";

  private static final int WIDTH = 96;

  public EffectiveSettings {
    entries = List.copyOf(entries);
  }

  /**
   * One key.
   *
   * @param value as written in a file; {@link #HIDDEN} for a secret that is set
   * @param origin a flag, a variable, file and line, or {@code default}
   * @param standard the default; empty when there is none
   * @param help a sentence
   */
  public record Entry(
      String key, String value, String origin, String standard, String help, boolean secret) {

    Entry withDefault(String other) {
      return new Entry(key, value.isEmpty() ? other : value, origin, other, help, secret);
    }
  }

  /** The same with defaults that only sources know, for the keys that have none. */
  EffectiveSettings withDefaults(Map<String, String> standards) {
    return new EffectiveSettings(
        entries.stream()
            .map(entry -> {
              String standard = standards.get(entry.key());
              return standard == null || !entry.standard().isEmpty()
                  ? entry
                  : entry.withDefault(standard);
            })
            .toList());
  }

  /** A settings file in which every key is explained, has its default, and is commented out. */
  public String properties() {
    StringBuilder text = new StringBuilder();
    String group = "";
    for (Entry entry : entries) {
      int dot = entry.key().indexOf('.');
      String prefix = dot < 0 ? "" : entry.key().substring(0, dot);
      if (!prefix.equals(group)) {
        text.append('\n');
        group = prefix;
      }
      comment(text, entry.help());
      text.append('#').append(entry.key()).append('=');
      text.append(entry.standard().replace("\\", "\\\\")).append('\n');
    }
    return text.toString();
  }

  private static void comment(StringBuilder text, String help) {
    int column = WIDTH;
    for (String word : help.split(" ", -1)) {
      if (column + 1 + word.length() > WIDTH) {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? "#" : "\n#");
        column = 1;
      }
      text.append(' ').append(word);
      column += 1 + word.length();
    }
    text.append('\n');
  }
}
