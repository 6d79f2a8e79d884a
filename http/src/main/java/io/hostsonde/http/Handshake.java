package io.hostsonde.http;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.core.Negotiated;

/**
 * The request for a WebSocket, as RFC 6455 4.2.1 says what it has to be. Jetty takes more than that
 * for one, and fails with what looks like a defect of the server where a client is wrong.
 */
final class Handshake {

  static final String VERSION = "13";

  private static final String PROTOCOL = "websocket";

  private static final int KEY_BYTES = 16;

  /** So many characters they are in base64, with the padding. */
  private static final int KEY_CHARS = 24;

  private Handshake() {}

  /** Whether it wants an upgrade at all, right or wrong. */
  static boolean asked(Request request) {
    HttpFields headers = request.getHeaders();
    return HttpMethod.GET.is(request.getMethod())
        && HttpVersion.HTTP_1_1.is(request.getConnectionMetaData().getProtocol())
        && headers.contains(HttpHeader.UPGRADE, PROTOCOL)
        && headers.contains(HttpHeader.CONNECTION, "upgrade");
  }

  /** Whether it speaks the only version that there is. */
  static boolean knownVersion(Request request) {
    return request
        .getHeaders()
        .getValuesList(HttpHeader.SEC_WEBSOCKET_VERSION)
        .equals(List.of(VERSION));
  }

  /**
   * Checks what is left, and reads the extensions.
   *
   * @throws RefusedException with 400
   */
  static List<ExtensionOffer> read(Request request) throws RefusedException {
    HttpFields headers = request.getHeaders();
    List<String> keys = headers.getValuesList(HttpHeader.SEC_WEBSOCKET_KEY);
    if (keys.size() != 1 || !isKey(keys.getFirst())) {
      throw bad("one Sec-WebSocket-Key is needed, 16 bytes in base64");
    }
    checkAddress(request);
    try {
      return ExtensionOffer.parse(headers.getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS));
    } catch (IllegalArgumentException e) {
      throw bad("Sec-WebSocket-Extensions is malformed");
    }
  }

  /** Jetty makes one of these when all is decided, and fails where it can't. */
  private static void checkAddress(Request request) throws RefusedException {
    try {
      URI address = request.getHttpURI().toURI();
      new Negotiated(address, null, request.isSecure(), null, VERSION).getParameterMap();
    } catch (RuntimeException e) {
      throw bad("the address is not well encoded");
    }
  }

  private static boolean isKey(String text) {
    try {
      return text.length() == KEY_CHARS && Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static RefusedException bad(String reason) {
    return new RefusedException(HttpStatus.BAD_REQUEST_400, reason);
  }
}
