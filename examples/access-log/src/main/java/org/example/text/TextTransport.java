package org.example.text;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import java.io.IOException;

/**
 * A client sends a line, gets lines, and is closed: nothing lists the sources, {@code memory} is
 * the reading of that source, {@code logs access-log 10} its last lines of log.
 */
public final class TextTransport implements Transport {

  @Override
  public String name() {
    return "text";
  }

  @Override
  public Class<? extends Record> settings() {
    return TextSettings.class;
  }

  @Override
  public RunningTransport open(TransportContext context) throws IOException {
    return new RunningText(context.settings(TextSettings.class), context.readings());
  }
}
