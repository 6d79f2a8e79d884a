package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Setting;
import io.hostsonde.schema.Components;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pins the keys and defaults of a settings record, which users have in their files. */
public final class SettingsAssertions {

  private SettingsAssertions() {}

  /**
   * Fails unless the record has exactly these keys with these defaults, in this order.
   *
   * @param lines as in a settings file, without the plug-in's name: {@code min-age=250ms}
   */
  public static void assertKeys(Class<? extends Record> type, String... lines) {
    assertWellFormed(type);
    List<String> found = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      found.add(kebabCase(component.getName()) + "=" + setting(component).value());
    }
    assertThat(found).containsExactly(lines);
  }

  /** Fails unless every component is a setting that explains itself in a sentence. */
  public static void assertWellFormed(Class<? extends Record> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      assertThat(setting(component).help())
          .as("help of " + component)
          .endsWith(".")
          .hasSizeGreaterThan(10);
    }
  }

  private static Setting setting(RecordComponent component) {
    Setting setting = Components.annotation(component, Setting.class);
    if (setting == null) {
      throw new AssertionError(component + " lacks @Setting");
    }
    return setting;
  }

  private static String kebabCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
