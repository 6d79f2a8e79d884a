package io.hostsonde.agent;

import io.hostsonde.api.Setting;
import io.hostsonde.schema.Components;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that belong to one name: those of a settings record.
 *
 * @param prefix what stands before the dot; empty for keys without a dot
 */
record SettingsGroup(String prefix, Class<? extends Record> type, List<SettingKey> keys) {

  /**
   * The keys of a record.
   *
   * @throws IllegalArgumentException when the record is not a settings record, which is an error of
   *     its author
   */
  static SettingsGroup of(String prefix, Class<? extends Record> type) {
    List<SettingKey> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      keys.add(key(prefix, type, component));
    }
    return new SettingsGroup(prefix, type, List.copyOf(keys));
  }

  private static SettingKey key(
      String prefix, Class<? extends Record> type, RecordComponent component) {
    String where = type.getName() + "." + component.getName();
    Setting setting = Components.annotation(component, Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException(where + " lacks @Setting");
    }
    if (!SettingSyntax.allowed(component.getGenericType())) {
      throw new IllegalArgumentException(
          where + ": a setting can't be a " + component.getGenericType().getTypeName());
    }
    try {
      SettingSyntax.value(component.getGenericType(), setting.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          where + ": its default '" + setting.value() + "' " + e.getMessage(), e);
    }
    String name = kebabCase(component.getName());
    return new SettingKey(
        prefix.isEmpty() ? name : prefix + "." + name,
        component.getGenericType(),
        setting.value(),
        setting.help(),
        setting.environment(),
        setting.secret());
  }

  private static String kebabCase(String camelCase) {
    StringBuilder kebab = new StringBuilder();
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c)) {
        kebab.append('-').append(Character.toLowerCase(c));
      } else {
        kebab.append(c);
      }
    }
    return kebab.toString();
  }
}
