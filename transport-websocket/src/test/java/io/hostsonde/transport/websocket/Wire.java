package io.hostsonde.transport.websocket;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** A WebSocket client of bytes, so that tests see and send exactly what is on the wire. */
final class Wire implements AutoCloseable {

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

  final Socket socket;
  private final DataInputStream in;

  /** Status line and headers of the answer to the upgrade. */
  final String answer;

  /** A frame from the server. */
  static final class Frame {

    private final int head;
    private final byte[] payload;

    Frame(int head, byte[] payload) {
      this.head = head;
      this.payload = payload;
    }

    /** Whether there is none, because the stream has ended. */
    boolean ended() {
      return head < 0;
    }

    byte[] payload() {
      return payload;
    }

    int opcode() {
      return head & 0x0f;
    }

    boolean compressed() {
      return (head & 0x40) != 0;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The JSON of a text frame, or of a gzip in a binary frame. */
    String json() throws IOException {
      return opcode() == TEXT ? text() : new String(gunzip(), StandardCharsets.UTF_8);
    }

    byte[] gunzip() throws IOException {
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(payload))) {
        return gzip.readAllBytes();
      }
    }

    int closeCode() {
      return opcode() == CLOSE && payload.length >= 2
          ? ((payload[0] & 0xff) << 8) | (payload[1] & 0xff)
          : -1;
    }
  }

  private Wire(Socket socket, String path, String... headers) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost:" + socket.getPort());
    request.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    request.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    send(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      text.append((char) c);
    }
    answer = text.toString();
  }

  static Wire connect(int port) throws IOException {
    return connect(port, "/ws");
  }

  static Wire connect(int port, String path, String... headers) throws IOException {
    return new Wire(new Socket(InetAddress.getLoopbackAddress(), port), path, headers);
  }

  static Wire connect(InetAddress address, int port, String path) throws IOException {
    return new Wire(new Socket(address, port), path);
  }

  static Wire connect(int port, SSLContext tls) throws IOException {
    return new Wire(
        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port), "/ws");
  }

  int status() {
    return Integer.parseInt(answer.substring(9, 12));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void send(String text) throws IOException {
    send(frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  void send(int head, byte[] payload) throws IOException {
    send(frame(head, payload));
  }

  /** A masked frame with its true length. */
  static byte[] frame(int head, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(head);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % 4]);
    }
    return frame.toByteArray();
  }

  /** The next frame; an ended one at the end of the stream. */
  Frame read() throws IOException {
    try {
      int head = in.read();
      if (head < 0) {
        return new Frame(-1, new byte[0]);
      }
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      return new Frame(head, payload);
    } catch (EOFException | SocketException e) {
      return new Frame(-1, new byte[0]);
    }
  }

  Frame ask(String request) throws IOException {
    send(request);
    Frame frame = read();
    if (frame.ended()) {
      throw new EOFException("closed instead of an answer to " + request);
    }
    return frame;
  }

  /** Whether nothing comes for so long. */
  boolean silent(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return in.read() == Integer.MIN_VALUE;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(10_000);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
