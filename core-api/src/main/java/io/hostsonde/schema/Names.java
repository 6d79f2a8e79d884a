package io.hostsonde.schema;

import java.util.regex.Pattern;

/** The two ways in which a name is written. */
final class Names {

  private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][a-zA-Z0-9]*");

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

  static boolean camelCase(String name) {
    return CAMEL_CASE.matcher(name).matches();
  }
}
