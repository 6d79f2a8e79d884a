package io.hostsonde.provider.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Answers recorded from real engines: 20.10 (API 1.41) and 26.1 (API 1.45). */
final class Recorded {

  private Recorded() {}

  static byte[] bytes(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no recording " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Json json(String name) {
    try {
      return Json.parse(new java.io.ByteArrayInputStream(bytes(name)), Lab.memory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Json parsed(String json) {
    try {
      byte[] bytes = json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return Json.parse(new java.io.ByteArrayInputStream(bytes), Lab.memory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
