package io.hostsonde.provider.portable;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oshi.hardware.NetworkIF;

/** All network interfaces that Java's own list has. */
final class NetworkSampler implements Sampler<Network> {

  private static final double BITS_PER_BYTE = 8;

  private final Machine machine;
  private final Pace pace;
  private final Listed<NetworkIF> interfaces;
  private Map<String, Counters> before = Map.of();

  NetworkSampler(Machine machine, HostClock clock) {
    this.machine = machine;
    this.pace = new Pace(clock);
    this.interfaces =
        new Listed<>(
            clock, () -> machine.hardware().getNetworkIFs(true), NetworkIF::updateAttributes);
  }

  @Override
  public Network sample() throws IOException {
    List<NetworkIF> present = interfaces.now();
    Double window = pace.next();
    Map<String, Counters> counters = new HashMap<>();
    List<Network.Interface> rows = new ArrayList<>(present.size());
    for (NetworkIF each : present) {
      Counters now =
          new Counters(
              each.getBytesRecv(),
              each.getBytesSent(),
              each.getPacketsRecv(),
              each.getPacketsSent());
      if (counters.putIfAbsent(each.getName(), now) == null) {
        rows.add(row(each, now.perSecondSince(before.get(each.getName()), window)));
      }
    }
    before = counters;
    return new Network(List.copyOf(rows), window);
  }

  private Network.Interface row(NetworkIF each, double @Nullable [] rates) {
    Long speed = Told.positive(each.getSpeed());
    return new Network.Interface(
        each.getName(),
        up(each.getIfOperStatus()),
        speed == null ? null : speed / BITS_PER_BYTE,
        each.getBytesRecv(),
        each.getBytesSent(),
        each.getPacketsRecv(),
        each.getPacketsSent(),
        each.getInErrors(),
        each.getOutErrors(),
        each.getInDrops(),
        machine.platform().countsTransmitDrops() ? each.getCollisions() : null,
        Counters.rate(rates, 0),
        Counters.rate(rates, 1),
        Counters.rate(rates, 2),
        Counters.rate(rates, 3));
  }

  /** RFC 2863's states. */
  static @Nullable Boolean up(NetworkIF.IfOperStatus status) {
    return switch (status) {
      case UP -> true;
      case DOWN, LOWER_LAYER_DOWN, NOT_PRESENT, DORMANT, TESTING -> false;
      case UNKNOWN -> null;
    };
  }
}
