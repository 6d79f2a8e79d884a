package io.hostsonde.transport.tcp;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Reading;
import io.hostsonde.codec.CountedBuffer;
import io.hostsonde.codec.GenericJson;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A snapshot as one line of JSON. For one thread. */
final class LineEncoder {

  private static final int FIRST_BYTES = 8192;
  private static final int FIRST_BYTES_OF_SOURCE = 1024;

  /** One line takes no more than this part of the share, so that slow clients may hold some. */
  private static final int PART_OF_SHARE = 4;

  private final GenericJson generic;
  private final Sources sources;
  private final CountedBuffer buffer;

  /** Of one source, and of all logs: no more than half of a line. */
  private final CountedBuffer part;

  private final int mostLogBytes;

  /** For the line that is being encoded. */
  private BooleanSupplier roomMaker = () -> false;

  LineEncoder(HostClock clock, TcpSettings settings, MemoryShare memory) {
    this.generic = new GenericJson(clock);
    this.sources = new Sources(Set.copyOf(settings.include()));
    int most = (int) Math.min(Integer.MAX_VALUE / 2, memory.size() / PART_OF_SHARE);
    this.buffer = new CountedBuffer(FIRST_BYTES, most, memory, "a line", this::makeRoom);
    this.part =
        new CountedBuffer(
            FIRST_BYTES_OF_SOURCE, most / 2, memory, "a source of a line", this::makeRoom);
    this.mostLogBytes = most / 2;
  }

  /**
   * UTF-8, with the newline; no other one is in it. Where there is no room for all of it, a line
   * that tells of the system only.
   *
   * @param makeRoom drops a slow client; says whether there was one
   * @throws IOException when there is no room even for that
   */
  byte[] encode(Snapshot snapshot, BooleanSupplier makeRoom) throws IOException {
    roomMaker = makeRoom;
    try {
      return line(snapshot);
    } catch (CountedBuffer.NoRoomException e) {
      return line(snapshot.lean(sources, "left out: " + e.getMessage()));
    } finally {
      buffer.reset();
      part.reset();
    }
  }

  private boolean makeRoom() {
    return roomMaker.getAsBoolean();
  }

  private byte[] line(Snapshot snapshot) throws IOException {
    buffer.reset();
    try (JsonGenerator out = generic.generator(buffer)) {
      write(out, snapshot);
    }
    buffer.write('\n');
    return buffer.toByteArray();
  }

  private void write(JsonGenerator out, Snapshot snapshot) throws IOException {
    Set<String> degraded = snapshot.degraded();
    out.writeStartObject();
    out.writeStringField("timestamp", snapshot.at().toString());
    out.writeStringField("status", degraded.isEmpty() ? "ok" : "degraded");
    if (!degraded.isEmpty()) {
      out.writeArrayFieldStart("degraded");
      for (String name : degraded) {
        out.writeString(name);
      }
      out.writeEndArray();
    }
    out.writeFieldName("system");
    SystemJson.write(out, snapshot);
    ContainersJson.write(out, snapshot, mostLogBytes);
    out.writeObjectFieldStart("extra");
    for (Map.Entry<String, Reading> entry : snapshot.readings().entrySet()) {
      if (sources.extra(entry.getKey())) {
        out.writeFieldName(entry.getKey());
        // Whole or not at all: a value that does not fit its schema must not cut the line.
        generic.reading(entry.getValue(), part);
        out.writeRawValue("");
        out.flush();
        part.writeTo(buffer);
      }
    }
    out.writeEndObject();
    out.writeEndObject();
  }
}
