package org.example.graphite;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;

/** Pushes what is measured as lines of text, as Graphite takes them; the place to begin from. */
public final class GraphiteTransport implements Transport {

  @Override
  public String name() {
    return "graphite";
  }

  @Override
  public Class<? extends Record> settings() {
    return GraphiteSettings.class;
  }

  /** Waits for nobody: a receiver that is away is tried again at each interval. */
  @Override
  public RunningTransport open(TransportContext context) {
    GraphiteSettings settings = context.settings(GraphiteSettings.class);
    return new RunningGraphite(settings, context.readings());
  }
}
