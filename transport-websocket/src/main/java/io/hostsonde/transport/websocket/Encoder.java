package io.hostsonde.transport.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Reading;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.codec.CountedBuffer;
import io.hostsonde.codec.GenericJson;
import io.hostsonde.http.Gzip;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Turns values into replies, with one buffer and one compressor. Safe for use by many threads. */
final class Encoder implements AutoCloseable {

  /** What a client of the text dialect takes uncompressed; longer JSON must be gzip. */
  static final int COMPRESSED_ABOVE_BYTES = 768;

  /** What most answers fit into. */
  private static final int FIRST_BYTES = 16 * 1024;

  /** One reply takes no more than this part of the share, so that there are some at a time. */
  private static final int PART_OF_SHARE = 4;

  private final GenericJson json;
  private final MemoryShare memory;
  private final Gzip gzip = new Gzip();
  private final CountedBuffer buffer;
  private boolean closed;

  /**
   * Encodes into memory of a share.
   *
   * @param makeRoom says whether it made some
   */
  Encoder(GenericJson json, MemoryShare memory, BooleanSupplier makeRoom) {
    this.json = json;
    this.memory = memory;
    int most = (int) Math.min(Integer.MAX_VALUE / 2, memory.size() / PART_OF_SHARE);
    this.buffer =
        new CountedBuffer(FIRST_BYTES, most, memory, "an answer that is encoded", makeRoom);
  }

  /** Writes one document. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator out) throws IOException;
  }

  private interface Bytes {

    /** Returns whether there was room for all of it. */
    boolean write(CountedBuffer out) throws IOException;
  }

  /**
   * What was encoded.
   *
   * @param whole whether there was room for all of it; no: the reply says so, and another time
   *     there may be
   */
  record Encoded(Reply reply, boolean whole) {}

  /**
   * JSON in the frame that the dialect asks for.
   *
   * @throws NoRoomException when it is too large
   */
  Reply json(boolean textFrame, Content content) {
    return encode(
            textFrame,
            false,
            bytes -> {
              try (JsonGenerator out = json.generator(bytes)) {
                content.write(out);
              }
              return true;
            })
        .reply();
  }

  /** The list of processes as protobuf. */
  Reply processes(Processes processes) {
    return encode(
            false,
            true,
            bytes -> {
              ProcessListProto.write(processes, bytes);
              return true;
            })
        .reply();
  }

  /** A reading as generic JSON. */
  Encoded generic(Reading reading) {
    return encode(true, false, bytes -> json.reading(reading, bytes));
  }

  /** The list of sources as generic JSON. */
  Reply sources(List<SourceInfo> sources) {
    return json(true, out -> json.write(out, sources));
  }

  private synchronized Encoded encode(boolean textFrame, boolean binary, Bytes content) {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    buffer.reset();
    try {
      boolean whole = content.write(buffer);
      return new Encoded(
          textFrame || buffer.size() <= COMPRESSED_ABOVE_BYTES
              ? new Reply(binary, buffer.toByteArray(), memory)
              : new Reply(true, gzip.compress(buffer.array(), buffer.size()), memory),
          whole);
    } catch (IOException e) {
      throw new NoRoomException(String.valueOf(e.getMessage()));
    } finally {
      buffer.reset();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    gzip.close();
  }

  /** What is to be answered is too large, or there is no memory for it. */
  static final class NoRoomException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoRoomException(String message) {
      super(message, null, false, false);
    }
  }
}
