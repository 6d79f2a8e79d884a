package io.hostsonde.transport.prometheus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The answer to one HTTP request of bytes, so that tests send and see what is on the wire.
 *
 * @param headers by name in lower case
 */
record Scrape(int status, Map<String, String> headers, String text) {

  static final String OPEN_METRICS = "Accept: application/openmetrics-text;version=1.0.0";
  static final String GET = "GET /metrics HTTP/1.1\r\nHost: localhost";

  private static final int PATIENCE_MILLIS = 20_000;

  static Scrape of(int port, String... headers) throws IOException {
    return request(port, GET, headers);
  }

  static Scrape request(int port, String head, String... headers) throws IOException {
    try (Socket socket = open(port, head, headers)) {
      return answer(socket);
    }
  }

  /** Asks and does not wait. */
  static Socket open(int port, String head, String... headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    send(socket, head, headers);
    return socket;
  }

  static void send(Socket socket, String head, String... headers) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    String request = (head + "\r\n" + String.join("\r\n", headers)).strip();
    socket
        .getOutputStream()
        .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
  }

  static Scrape answer(Socket socket) throws IOException {
    byte[] all = socket.getInputStream().readAllBytes();
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer: '" + text + "'");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = Arrays.copyOfRange(all, end + 4, all.length);
    if ("gzip".equals(headers.get("content-encoding"))) {
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = gzip.readAllBytes();
      }
    }
    return new Scrape(
        Integer.parseInt(lines.getFirst().substring(9, 12)),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }
}
