package io.hostsonde.agent;

import java.lang.reflect.Type;
import java.util.Locale;

/**
 * One key, as a component of a settings record declares it.
 *
 * @param type of the component
 * @param standard the default as written in a file; empty when there is none
 * @param variable the original program's variable; empty when there is none
 */
record SettingKey(
    String key, Type type, String standard, String help, String variable, boolean secret) {

  /** {@code cpu.min-age} is {@code HOSTSONDE_CPU_MIN_AGE}. */
  static String environment(String key) {
    return "HOSTSONDE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
