package io.hostsonde.transport.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.codec.GenericJson;
import io.hostsonde.http.Gzip;
import io.hostsonde.metrics.Processes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Turns values into replies, with one buffer and one compressor. Safe for use by many threads. */
final class Encoder implements AutoCloseable {

  /** What a client of the text dialect takes uncompressed; longer JSON must be gzip. */
  static final int COMPRESSED_ABOVE_BYTES = 768;

  /** A buffer that one big answer made larger is not kept. */
  private static final int KEPT_BUFFER_BYTES = 256 * 1024;

  private final GenericJson json;
  private final Gzip gzip = new Gzip();
  private Buffer buffer = new Buffer();
  private boolean closed;

  Encoder(GenericJson json) {
    this.json = json;
  }

  /** Writes one JSON document. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator out) throws IOException;
  }

  /** JSON in the frame that the dialect asks for. */
  synchronized Reply json(boolean textFrame, Content content) {
    buffer.reset();
    try (JsonGenerator out = json.generator(buffer)) {
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer took no bytes", e);
    }
    return framed(textFrame, false);
  }

  /** The list of processes as protobuf. */
  synchronized Reply processes(Processes processes) {
    buffer.reset();
    ProcessListProto.write(processes, buffer);
    return framed(false, true);
  }

  private Reply framed(boolean textFrame, boolean binary) {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    Reply reply =
        textFrame || buffer.size() <= COMPRESSED_ABOVE_BYTES
            ? new Reply(binary, buffer.toByteArray())
            : new Reply(true, gzip.compress(buffer.bytes(), buffer.size()));
    if (buffer.bytes().length > KEPT_BUFFER_BYTES) {
      buffer = new Buffer();
    }
    return reply;
  }

  @Override
  public synchronized void close() {
    closed = true;
    gzip.close();
  }

  /** Shows its bytes instead of copying them. */
  static final class Buffer extends ByteArrayOutputStream {

    Buffer() {
      super(4096);
    }

    byte[] bytes() {
      return buf;
    }
  }
}
