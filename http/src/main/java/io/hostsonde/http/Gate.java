package io.hostsonde.http;

import io.hostsonde.security.Credential;
import io.hostsonde.security.FailureLimiter;
import io.hostsonde.security.HostCheck;
import io.hostsonde.security.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: programs that know the token, and pages that may use it. Refuses while it is
 * still HTTP, so that a client is told by the status of an answer. Safe for use by many threads.
 */
public final class Gate {

  private static final String BEARER = "bearer ";

  private final String owner;
  private final Optional<Credential> token;
  private final HostCheck hosts;

  /**
   * A gate.
   *
   * @param owner the transport's name, before the keys of its settings
   * @param token what clients must present; null: nothing
   */
  public Gate(String owner, @Nullable String token, HostCheck hosts, FailureLimiter failures) {
    this.owner = owner;
    this.token = Secret.of(token).map(secret -> new Credential(secret, failures));
    this.hosts = hosts;
  }

  /**
   * Lets in who knows the token, and no page of a stranger.
   *
   * @throws RefusedException with 401 or 403
   */
  public void check(Request request) throws RefusedException {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    // Only browsers send an origin, and only they can be misled by a name that points elsewhere.
    if (origin != null && !(allowsHost(request) && hosts.allowsOrigin(origin, host(request)))) {
      throw new RefusedException(
          HttpStatus.FORBIDDEN_403,
          "pages of this origin are not in " + owner + ".allowed-origins");
    }
    if (token.isPresent()) {
      check(request, token.get());
    }
    Connections.of(request).isLetIn();
  }

  /**
   * The same for a path that a page can read by a plain GET, which comes without an Origin: where
   * no token is asked for, the request must be addressed to this host.
   *
   * @throws RefusedException with 401, 403 or 421
   */
  public void checkPage(Request request) throws RefusedException {
    check(request);
    if (token.isEmpty()) {
      checkHost(request);
    }
  }

  /**
   * Refuses a request that is addressed to a name which is none of this host.
   *
   * @throws RefusedException with 421
   */
  public void checkHost(Request request) throws RefusedException {
    if (!allowsHost(request)) {
      throw new RefusedException(
          HttpStatus.MISDIRECTED_REQUEST_421, "this name is not in " + owner + ".allowed-hosts");
    }
  }

  private static void check(Request request, Credential expected) throws RefusedException {
    switch (expected.check(remote(request), presented(request))) {
      case RIGHT -> {}
      case WRONG, MISSING -> throw unauthorized("the token is missing or wrong");
      case SLOWED -> throw unauthorized("too many wrong tokens from this address; wait a minute");
    }
  }

  private static RefusedException unauthorized(String reason) {
    return new RefusedException(HttpStatus.UNAUTHORIZED_401, reason);
  }

  private static @Nullable InetAddress remote(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress it
        ? it.getAddress()
        : null;
  }

  private static @Nullable String presented(Request request) throws RefusedException {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return header.substring(BEARER.length()).strip();
    }
    try {
      return Request.extractQueryParameters(request).getValue("token");
    } catch (RuntimeException e) {
      throw new RefusedException(HttpStatus.BAD_REQUEST_400, "the query is not well encoded");
    }
  }

  private boolean allowsHost(Request request) {
    return hosts.allowsHost(host(request));
  }

  private static @Nullable String host(Request request) {
    return request.getHeaders().get(HttpHeader.HOST);
  }
}
