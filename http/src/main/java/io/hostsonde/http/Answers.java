package io.hostsonde.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Small answers. Nothing of a request is repeated in them. */
public final class Answers {

  private Answers() {}

  /** A line of plain text. */
  public static void text(Response response, Callback callback, int status, String line) {
    send(
        response,
        callback,
        status,
        "text/plain; charset=utf-8",
        (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A JSON document. */
  public static void json(Response response, Callback callback, int status, byte[] document) {
    send(response, callback, status, "application/json", document);
  }

  /**
   * A document that may be big; the buffer is not changed.
   *
   * @param encoding of the bytes, such as {@code gzip}; null: none
   */
  public static void document(
      Response response,
      Callback callback,
      String type,
      @Nullable String encoding,
      ByteBuffer body) {
    if (encoding != null) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, encoding);
    }
    send(response, callback, HttpStatus.OK_200, type, body.duplicate());
  }

  /** Ends the connection of a request, whatever is still to be written to it. */
  public static void drop(Request request) {
    Connections.of(request).drop();
  }

  private static void send(
      Response response, Callback callback, int status, String type, byte[] body) {
    send(response, callback, status, type, ByteBuffer.wrap(body));
  }

  private static void send(
      Response response, Callback callback, int status, String type, ByteBuffer body) {
    response.setStatus(status);
    if (!Connections.of(response.getRequest()).letIn()) {
      // Who has not shown that it may ask gets one answer, which fits into the kernel's buffer: it
      // could have many written to it and read none.
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, body, callback);
  }

  /** What Jetty answers itself: a request that is none. */
  static boolean error(Request request, Response response, Callback callback) {
    String reason = HttpStatus.getMessage(response.getStatus());
    text(response, callback, response.getStatus(), reason);
    return true;
  }
}
