package io.hostsonde.http;

import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/** Answers a path with an upgrade to a WebSocket, or refuses it while it is still HTTP. */
public final class WebSocketUpgrade implements Request.Handler {

  /**
   * Without context take-over: a compressor's memory (256 KiB) then is held for one message, not
   * for one connection.
   */
  private static final List<ExtensionConfig> DEFLATE =
      List.of(
          new ExtensionConfig(
              MessageDeflate.NAME + ";server_no_context_takeover;client_no_context_takeover"));

  /** Decides about an upgrade. */
  @FunctionalInterface
  public interface Door {

    /**
     * Lets a request in. The handler is called on the thread that serves all connections of the
     * listener: it must not block, and sends its next message only after the one before was
     * written.
     *
     * @throws RefusedException with what to answer instead
     */
    FrameHandler open(Request request) throws RefusedException;
  }

  private final Door door;
  private final Configuration.Customizer limits;

  /**
   * An upgrade.
   *
   * @param limits sets limits and time-outs of the session
   */
  public WebSocketUpgrade(Door door, Configuration.Customizer limits) {
    this.door = door;
    this.limits = limits;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean deflate = false;
    if (Handshake.asked(request)) {
      if (!Handshake.knownVersion(request)) {
        response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_VERSION, Handshake.VERSION);
        return upgradeRequired(response, callback, "this path speaks WebSocket 13");
      }
      try {
        deflate = Handshake.read(request).stream().anyMatch(MessageDeflate::takes);
      } catch (RefusedException e) {
        Answers.text(response, callback, e.status(), e.reason());
        return true;
      }
    }
    WebSocketMappings mappings =
        new WebSocketMappings(
            WebSocketServerComponents.getWebSocketComponents(
                request.getConnectionMetaData().getConnector().getServer()));
    return mappings.upgrade(new Negotiator(deflate), request, response, callback, limits)
        || upgradeRequired(response, callback, "this path speaks WebSocket");
  }

  private static boolean upgradeRequired(Response response, Callback callback, String reason) {
    response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
    Answers.text(response, callback, HttpStatus.UPGRADE_REQUIRED_426, reason);
    return true;
  }

  private final class Negotiator implements WebSocketNegotiator {

    private final boolean deflate;

    Negotiator(boolean deflate) {
      this.deflate = deflate;
    }

    @Override
    public @Nullable FrameHandler negotiate(
        ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
      try {
        FrameHandler handler = door.open(request);
        response.setExtensions(deflate ? DEFLATE : List.of());
        Connections.of(request).stays();
        return handler;
      } catch (RefusedException e) {
        Answers.text(response, callback, e.status(), e.reason());
        return null;
      }
    }
  }
}
