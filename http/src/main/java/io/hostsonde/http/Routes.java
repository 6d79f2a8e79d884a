package io.hostsonde.http;

import io.hostsonde.api.HostClock;
import io.hostsonde.security.Seldom;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Who answers which path. Exact paths before prefixes, longer prefixes before shorter ones. */
final class Routes extends Handler.Abstract {

  private static final System.Logger LOG = System.getLogger(Routes.class.getName());
  private static final String PREFIX = "/*";

  /**
   * What answers a path.
   *
   * @param failures where its failures are said; clients may cause them at will
   */
  private record Route(String owner, String path, Request.Handler handler, Seldom failures) {

    void failed(Throwable e) {
      // Never Jetty's own message: it shows the query, and with it a token.
      failures.log(Level.WARNING, owner + ": " + path + " failed", e);
    }
  }

  private final HostClock clock;

  /** Replaced as a whole, so that requests read without a lock. */
  private volatile Map<String, Route> byPath = Map.of();

  Routes() {
    this(HostClock.SYSTEM);
  }

  Routes(HostClock clock) {
    this.clock = clock;
  }

  synchronized void add(String owner, Map<String, ? extends Request.Handler> paths)
      throws IOException {
    Map<String, Route> all = new HashMap<>(byPath);
    for (Map.Entry<String, ? extends Request.Handler> path : paths.entrySet()) {
      Route before =
          all.put(
              path.getKey(),
              new Route(owner, path.getKey(), path.getValue(), new Seldom(LOG, clock)));
      if (before != null) {
        throw new IOException(
            "%s and %s both serve %s on the same port; set %s.port to another"
                .formatted(before.owner(), owner, path.getKey(), owner));
      }
    }
    byPath = Map.copyOf(all);
  }

  synchronized boolean remove(String owner) {
    Map<String, Route> left = new HashMap<>(byPath);
    left.values().removeIf(route -> route.owner().equals(owner));
    byPath = Map.copyOf(left);
    return left.isEmpty();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Connections.Visitor visitor = Connections.of(request);
    if (!visitor.begins()) {
      Answers.text(
          response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "too many connections at once");
      return true;
    }
    Request.addCompletionListener(request, failure -> visitor.ends());
    String path = Request.getPathInContext(request);
    Route route = route(path);
    if (route == null) {
      Answers.text(response, callback, HttpStatus.NOT_FOUND_404, "not found");
      return true;
    }
    try {
      if (!route.handler().handle(request, response, callback)) {
        Answers.text(response, callback, HttpStatus.NOT_FOUND_404, "not found");
      }
    } catch (Throwable e) {
      // An error of a plug-in's class, too, costs one answer and not the connection's thread.
      failed(route, e, response, callback);
    }
    return true;
  }

  /** A request that is malformed is the client's business, and not the log's. */
  private static void failed(Route route, Throwable e, Response response, Callback callback) {
    boolean malformed = e instanceof HttpException http && HttpStatus.isClientError(http.getCode());
    if (!malformed) {
      route.failed(e);
    }
    if (response.isCommitted()) {
      callback.failed(e);
      return;
    }
    response.reset();
    if (e instanceof HttpException http && malformed) {
      Answers.text(response, callback, http.getCode(), HttpStatus.getMessage(http.getCode()));
    } else {
      Answers.text(response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500, "failed; see the log");
    }
  }

  private @Nullable Route route(String path) {
    Map<String, Route> routes = byPath;
    Route exact = routes.get(path);
    for (int end = path.length(); exact == null && end >= 0; end = path.lastIndexOf('/', end - 1)) {
      exact = routes.get(path.substring(0, end) + PREFIX);
    }
    return exact;
  }
}
