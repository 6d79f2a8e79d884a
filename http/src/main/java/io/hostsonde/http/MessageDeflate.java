package io.hostsonde.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.internal.PerMessageDeflateExtension;

/**
 * permessage-deflate for text only: what goes out in binary frames is compressed or too small for
 * it already. Public because Jetty makes it by reflection.
 *
 * <p>A binary message overtakes nothing: handlers send one message at a time (see {@link
 * WebSocketUpgrade.Door}).
 */
public final class MessageDeflate extends PerMessageDeflateExtension {

  static final String NAME = "permessage-deflate";

  /** 8 to 15 (RFC 7692 7.1.2). */
  private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

  /**
   * Whether an offer of it can be taken. Parameters that are unknown, repeated or have a value that
   * they can't have are reasons to decline it (RFC 7692 7), and so is a smaller window of the
   * server's, which is not to be had from java.util.zip.
   */
  static boolean takes(ExtensionOffer offer) {
    Set<String> names = new HashSet<>();
    return offer.name().equals(NAME)
        && offer.parameters().stream()
            .allMatch(parameter -> names.add(parameter.name()) && takes(parameter));
  }

  private static boolean takes(ExtensionOffer.Parameter parameter) {
    String value = parameter.value();
    return switch (parameter.name()) {
      case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
      case "client_max_window_bits" -> value == null || WINDOW_BITS.matcher(value).matches();
      default -> false;
    };
  }

  @Override
  public void sendFrame(OutgoingEntry entry) {
    if (entry.getFrame().getOpCode() == OpCode.BINARY) {
      nextOutgoingFrame(entry);
    } else {
      super.sendFrame(entry);
    }
  }
}
