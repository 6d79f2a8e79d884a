package io.hostsonde.http;

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

  @Override
  public void sendFrame(OutgoingEntry entry) {
    if (entry.getFrame().getOpCode() == OpCode.BINARY) {
      nextOutgoingFrame(entry);
    } else {
      super.sendFrame(entry);
    }
  }
}
