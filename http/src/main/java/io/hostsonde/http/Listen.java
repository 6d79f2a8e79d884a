package io.hostsonde.http;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen.
 *
 * @param host name or address; {@code 0.0.0.0} is every address
 * @param port 0 is any free one, which is never shared
 * @param tls what to serve TLS with, which may change its certificate while it serves; null for
 *     plain text
 */
public record Listen(String host, int port, @Nullable SSLContext tls, HttpLimits limits) {

  boolean secure() {
    return tls != null;
  }
}
