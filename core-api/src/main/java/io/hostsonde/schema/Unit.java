package io.hostsonde.schema;

/** A unit that a component's name may end with. */
public enum Unit {
  NONE("", ""),
  BYTES("Bytes", "By"),
  SECONDS("Seconds", "s"),
  CELSIUS("Celsius", "Cel"),
  /** 0..100. */
  PERCENT("Percent", "%"),
  HERTZ("Hertz", "Hz"),
  WATTS("Watts", "W"),
  JOULES("Joules", "J"),
  REVOLUTIONS_PER_MINUTE("RevolutionsPerMinute", "{revolution}/min");

  private final String suffix;
  private final String ucum;

  Unit(String suffix, String ucum) {
    this.suffix = suffix;
    this.ucum = ucum;
  }

  /** The end of a component's name. */
  public String suffix() {
    return suffix;
  }

  /** The unit's code in the Unified Code for Units of Measure, as OpenTelemetry writes it. */
  public String ucum() {
    return ucum;
  }

  /** The unit that a name without {@code PerSecond} and {@code Total} ends with. */
  static Unit of(String name) {
    for (Unit unit : values()) {
      if (unit != NONE && endsWithWord(name, unit.suffix)) {
        return unit;
      }
    }
    return NONE;
  }

  /** A whole name may be the word itself, then in lower case: {@code bytes}. */
  static boolean endsWithWord(String name, String word) {
    return name.endsWith(word)
        || name.equals(Character.toLowerCase(word.charAt(0)) + word.substring(1));
  }
}
