package io.hostsonde.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An extension that a client of WebSocket offers, as RFC 6455 9.1 writes it.
 *
 * @param parameters in their order, repeated ones as often as they were sent
 */
record ExtensionOffer(String name, List<Parameter> parameters) {

  /** RFC 9110 5.6.2, beside letters and digits. */
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /**
   * One parameter.
   *
   * @param value without quotes; null when it has none
   */
  record Parameter(String name, @Nullable String value) {}

  ExtensionOffer {
    parameters = List.copyOf(parameters);
  }

  /**
   * The offers of a request, the most wanted first.
   *
   * @param headers the values of Sec-WebSocket-Extensions
   * @throws IllegalArgumentException when one is not written so
   */
  static List<ExtensionOffer> parse(List<String> headers) {
    List<ExtensionOffer> offers = new ArrayList<>();
    for (String header : headers) {
      new Text(header).offers(offers);
    }
    return offers;
  }

  /** A header's value and how far it was read. */
  private static final class Text {

    private final String text;
    private int at;

    Text(String text) {
      this.text = text;
    }

    /** Empty elements of a list mean nothing (RFC 9110 5.6.1). */
    void offers(List<ExtensionOffer> offers) {
      do {
        skip(Text::blank);
        if (at < text.length() && text.charAt(at) != ',') {
          offers.add(offer());
        }
      } while (taken(','));
      if (at < text.length()) {
        throw malformed();
      }
    }

    private ExtensionOffer offer() {
      String name = token();
      List<Parameter> parameters = new ArrayList<>();
      while (taken(';')) {
        String key = token();
        parameters.add(new Parameter(key, taken('=') ? value() : null));
      }
      return new ExtensionOffer(name, parameters);
    }

    /** Once unquoted, it is a token too. */
    private String value() {
      if (!taken('"')) {
        return token();
      }
      int begin = at;
      skip(Text::ofToken);
      String value = text.substring(begin, at);
      if (value.isEmpty() || at == text.length() || text.charAt(at++) != '"') {
        throw malformed();
      }
      return value;
    }

    private String token() {
      skip(Text::blank);
      int begin = at;
      skip(Text::ofToken);
      if (at == begin) {
        throw malformed();
      }
      return text.substring(begin, at);
    }

    private boolean taken(char wanted) {
      skip(Text::blank);
      boolean there = at < text.length() && text.charAt(at) == wanted;
      at += there ? 1 : 0;
      return there;
    }

    private void skip(IntPredicate kind) {
      while (at < text.length() && kind.test(text.charAt(at))) {
        at++;
      }
    }

    private static boolean blank(int c) {
      return c == ' ' || c == '\t';
    }

    private static boolean ofToken(int c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private static IllegalArgumentException malformed() {
      return new IllegalArgumentException("not a list of extensions");
    }
  }
}
