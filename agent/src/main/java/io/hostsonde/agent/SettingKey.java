package io.hostsonde.agent;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key, as a component of a settings record declares it.
 *
 * @param type of the component
 * @param standard the default as written in a file; empty when there is none
 * @param variable the original program's variable; empty when there is none
 * @param sources whether its items are names of sources
 */
record SettingKey(
    String key,
    Type type,
    String standard,
    String help,
    String variable,
    boolean secret,
    boolean sources) {

  /**
   * The value of a text.
   *
   * @return null for an empty text where there is no default
   * @throws IllegalArgumentException says what is expected, without the text (it may be a secret)
   */
  @Nullable Object value(String text) {
    if (text.isEmpty() && !standard.isEmpty() && !(type instanceof ParameterizedType)) {
      throw new IllegalArgumentException("is empty");
    }
    return SettingSyntax.value(type, text);
  }

  /** What the variables of all keys begin with. */
  static final String ENVIRONMENT = "HOSTSONDE_";

  /** {@code cpu.min-age} is {@code HOSTSONDE_CPU_MIN_AGE}. */
  static String environment(String key) {
    return ENVIRONMENT + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
