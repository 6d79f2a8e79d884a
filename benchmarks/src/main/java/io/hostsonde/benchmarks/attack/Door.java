package io.hostsonde.benchmarks.attack;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Where an agent listens.
 *
 * @param tls whether what is sent goes through TLS
 */
record Door(Wire wire, String host, int port, boolean tls) {

  /** The token, or key, that the campaign's agents let in. */
  static final String SECRET = "right-token";

  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int CLOSE = 8;
  private static final byte[] MASK = {1, 2, 3, 4};

  /** A connection to the port, without a handshake. */
  Socket connect(Duration patience) throws IOException {
    return connect(patience, 0);
  }

  /**
   * The same.
   *
   * @param receiveBuffer bytes of it in the kernel; 0 for the system's default
   */
  Socket connect(Duration patience, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A connection that what is to be understood goes through. */
  Socket open() throws IOException {
    Socket plain = connect(PATIENCE);
    if (!tls) {
      return plain;
    }
    try {
      SSLSocket secured =
          (SSLSocket) trusting().getSocketFactory().createSocket(plain, host, port, true);
      secured.startHandshake();
      return secured;
    } catch (GeneralSecurityException e) {
      plain.close();
      throw new IOException(e);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** Whether something listens there. */
  boolean listens() {
    try {
      connect(Duration.ofSeconds(1)).close();
      return true;
    } catch (java.net.ConnectException refused) {
      return false;
    } catch (IOException full) {
      return true;
    }
  }

  /** Asks as a client does that may: connects, shows the token, takes one answer. */
  void ask() throws IOException {
    try (Socket socket = open()) {
      switch (wire) {
        case WEBSOCKET -> {
          upgrade(socket);
          socket.getOutputStream().write(frame(1, "{\"type\":\"metrics\"}"));
          if (!readFrame(socket.getInputStream()).contains("mem_total")) {
            throw new IOException("no metrics");
          }
        }
        case PROMETHEUS -> {
          write(socket, "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n" + bearer() + "\r\n");
          String answer =
              new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          if (!answer.startsWith("HTTP/1.1 200") || !answer.contains("target_info")) {
            throw new IOException("no metrics: " + firstLine(answer));
          }
        }
        case TCP -> {
          write(socket, SECRET + "\n");
          String line = until(new BufferedInputStream(socket.getInputStream()), "\n");
          if (!line.startsWith("{")) {
            throw new IOException("no line: " + firstLine(line));
          }
        }
      }
    }
  }

  private static String bearer() {
    return "Connection: close\r\nAuthorization: Bearer " + SECRET + "\r\n";
  }

  /** Makes a WebSocket of a connection. */
  void upgrade(Socket socket) throws IOException {
    write(socket, upgradeRequest());
    String head = until(socket.getInputStream(), "\r\n\r\n");
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("no upgrade: " + firstLine(head));
    }
  }

  String upgradeRequest() {
    return "GET /ws?token="
        + SECRET
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  }

  /** One answer of a WebSocket to a question on a connection of its own. */
  String askFor(String request) throws IOException {
    try (Socket socket = open()) {
      upgrade(socket);
      socket.getOutputStream().write(frame(1, request));
      return readFrame(socket.getInputStream());
    }
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A whole frame of a client's. */
  static byte[] frame(int opcode, String text) {
    return frame(opcode, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(int opcode, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
    out.write(0x80 | opcode);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i % 4]);
    }
    return out.toByteArray();
  }

  /** The next frame that carries data, as Latin-1. */
  static String readFrame(InputStream in) throws IOException {
    while (true) {
      int opcode = read(in) & 0x0F;
      long length = read(in) & 0x7F;
      if (length >= 126) {
        int bytes = length == 126 ? 2 : 8;
        length = 0;
        for (int i = 0; i < bytes; i++) {
          length = length << 8 | read(in);
        }
      }
      byte[] payload = in.readNBytes((int) length);
      if (payload.length < length) {
        throw new EOFException("closed within a frame");
      }
      if (opcode == CLOSE) {
        throw new EOFException("closed by the agent");
      }
      if (opcode < CLOSE) {
        return new String(payload, StandardCharsets.ISO_8859_1);
      }
    }
  }

  /** Reads up to and with a mark, and nothing beyond it. */
  static String until(InputStream in, String mark) throws IOException {
    StringBuilder read = new StringBuilder();
    do {
      read.append((char) read(in));
    } while (read.length() < mark.length()
        || read.indexOf(mark, read.length() - mark.length()) < 0);
    return read.toString();
  }

  private static int read(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("closed by the agent");
    }
    return next;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("nothing");
  }

  /** Sends to the end, takes what comes back and forgets it, for so long at most. */
  static void sendAndForget(Socket socket, byte[] bytes, int patienceMillis) {
    try {
      socket.setSoTimeout(patienceMillis);
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      socket.shutdownOutput();
      byte[] sink = new byte[8192];
      int most = 64;
      while (socket.getInputStream().read(sink) >= 0 && most > 0) {
        most--;
      }
    } catch (IOException e) {
      // Cut off by the agent, or no answer: both are right.
    }
  }

  /** An attacker pins nothing. */
  private static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    return context;
  }

  private static final class TrustAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
