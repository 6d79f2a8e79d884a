package io.hostsonde.schema;

import java.util.Locale;
import java.util.regex.Pattern;

/** The two ways in which a name is written. */
final class Names {

  private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][a-zA-Z0-9]*");

  private static final Pattern OUTSIDE_WORDS = Pattern.compile("[^a-zA-Z0-9]+");

  private Names() {}

  /** {@code receivedBytesTotal} is {@code received_bytes_total}. */
  static String snakeCase(String camelCase) {
    StringBuilder snake = new StringBuilder(camelCase.length() + 8);
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }

  /** {@code HTTP_requests-total} is {@code httpRequestsTotal}. */
  static String fromOutside(String outside) {
    StringBuilder camel = new StringBuilder(outside.length());
    for (String word : OUTSIDE_WORDS.split(outside, -1)) {
      if (!word.isEmpty()) {
        String rest = word.substring(1);
        boolean capitals = word.equals(upper(word));
        camel
            .append(camel.isEmpty() ? lower(word.substring(0, 1)) : upper(word.substring(0, 1)))
            .append(capitals ? lower(rest) : rest);
      }
    }
    if (!camelCase(camel.toString())) {
      throw new IllegalArgumentException("'" + outside + "' can't be a field's name");
    }
    return camel.toString();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static boolean camelCase(String name) {
    return CAMEL_CASE.matcher(name).matches();
  }
}
