package io.hostsonde.transport.prometheus;

import java.nio.charset.StandardCharsets;

/** UTF-8 that is written again and again. Immutable. */
final class Text {

  static final Text EMPTY = new Text("");

  private final byte[] utf8;

  Text(String text) {
    utf8 = text.getBytes(StandardCharsets.UTF_8);
  }

  void write(Output out) {
    out.write(utf8, 0, utf8.length);
  }
}
