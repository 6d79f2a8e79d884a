package io.hostsonde.http;

import io.hostsonde.api.TransportContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Request;

/** The listeners of one agent. Safe for use by many threads. */
public final class HttpListeners implements AutoCloseable {

  /** Kept here because java.util.logging forgets the level of a logger that nobody holds. */
  private final Logger jetty = Logger.getLogger("org.eclipse.jetty");

  /** What they warn of is a bad request, in its own words; who sent it is told so with 400. */
  private final List<Logger> ofBadRequests =
      List.of(
          Logger.getLogger("org.eclipse.jetty.util.HostPort"),
          Logger.getLogger("org.eclipse.jetty.http.HttpParser"));

  private final Map<Address, HttpListener> open = new HashMap<>();

  private record Address(String host, int port) {}

  public HttpListeners() {
    if (jetty.getLevel() == null) {
      jetty.setLevel(Level.WARNING);
    }
    for (Logger logger : ofBadRequests) {
      if (logger.getLevel() == null) {
        logger.setLevel(Level.SEVERE);
      }
    }
  }

  /** Those that the transports of this agent share. */
  public static HttpListeners of(TransportContext context) {
    return context.shared(HttpListeners.class, HttpListeners::new);
  }

  /**
   * Serves paths, on the listener that is there already or on a new one. When this returns they are
   * served.
   *
   * @param owner the transport's name; the setting of its port is {@code <owner>.port}
   * @param paths exact paths, or {@code /prefix/*}, with what answers them; a handler may be called
   *     by many threads
   * @throws IOException when the address can't be had, or a path is taken; the message says what to
   *     set
   */
  public synchronized Mount mount(
      Listen listen, String owner, Map<String, ? extends Request.Handler> paths)
      throws IOException {
    Address address = new Address(listen.host(), listen.port());
    HttpListener listener = listen.port() == 0 ? null : open.get(address);
    boolean fresh = listener == null;
    if (listener == null) {
      listener = new HttpListener(listen, owner);
    } else if (listener.secure() != listen.secure()) {
      throw new IOException(
          "%s wants port %d on %s %s TLS, %s has it %s; set %s.port to another"
              .formatted(
                  owner,
                  listen.port(),
                  listen.host(),
                  listen.secure() ? "with" : "without",
                  listener.owner(),
                  listener.secure() ? "with" : "without",
                  owner));
    }
    listener.add(owner, paths);
    if (fresh) {
      listener.start();
      address = new Address(listen.host(), listener.port());
      open.put(address, listener);
    }
    return new Mounted(address, listener, owner);
  }

  private synchronized void unmount(Address address, HttpListener listener, String owner) {
    if (listener.remove(owner) && open.remove(address, listener)) {
      listener.stop();
    }
  }

  /** Closes all that is still open. */
  @Override
  public synchronized void close() {
    List.copyOf(open.values()).forEach(HttpListener::stop);
    open.clear();
  }

  private final class Mounted implements Mount {

    private final Address address;
    private final HttpListener listener;
    private final String owner;

    Mounted(Address address, HttpListener listener, String owner) {
      this.address = address;
      this.listener = listener;
      this.owner = owner;
    }

    @Override
    public int port() {
      return listener.port();
    }

    @Override
    public void close() {
      unmount(address, listener, owner);
    }
  }
}
