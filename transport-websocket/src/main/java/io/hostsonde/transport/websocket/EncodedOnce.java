package io.hostsonde.transport.websocket;

import io.hostsonde.api.Reading;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Encodes readings once for all who get the same ones. The engine hands out the same objects until
 * something new was collected, so it is enough to compare them by identity. Safe for use by many
 * threads.
 */
final class EncodedOnce implements Function<Map<String, Reading>, Reply> {

  private record Last(Map<String, Reading> readings, Reply reply) {

    // Readings that are equal but not the same were collected anew.
    @SuppressWarnings("ReferenceEquality")
    boolean of(Map<String, Reading> others) {
      if (readings.size() != others.size()) {
        return false;
      }
      for (Map.Entry<String, Reading> reading : readings.entrySet()) {
        if (others.get(reading.getKey()) != reading.getValue()) {
          return false;
        }
      }
      return true;
    }
  }

  private final Function<Map<String, Reading>, Reply> encode;
  private @Nullable Last last;

  EncodedOnce(Function<Map<String, Reading>, Reply> encode) {
    this.encode = encode;
  }

  /** Keeps the map: nobody changes it any more. */
  @Override
  public synchronized Reply apply(Map<String, Reading> readings) {
    Last before = last;
    if (before != null && before.of(readings)) {
      return before.reply();
    }
    Reply reply = encode.apply(readings);
    last = new Last(readings, reply);
    return reply;
  }
}
