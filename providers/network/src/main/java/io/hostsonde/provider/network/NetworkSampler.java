package io.hostsonde.provider.network;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.KernelName;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Network;
import io.hostsonde.provider.network.NetDev.Counters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Samples all interfaces with one read of {@code net/dev}. What moves slowly is asked less often:
 * whether a link is up every {@link #STATE_AGE}, its speed away from this thread by {@link
 * LinkSpeeds}.
 */
final class NetworkSampler implements Sampler<Network> {

  /** How old the state of a link may be. */
  static final Duration STATE_AGE = Duration.ofSeconds(2);

  private static final Path OWN_PROC = Path.of("/proc");
  private static final double NANOS = 1e9;

  private final String classNet;
  private final HostClock clock;
  private final KernelFile netDev;
  private final LinkSpeeds speeds;
  private Map<String, Link> links = new LinkedHashMap<>();
  private @Nullable Long sampledAt;

  /**
   * Touches nothing.
   *
   * @param background runs what can hang
   */
  NetworkSampler(Host host, HostClock clock, Executor background) {
    this.classNet = host.sys().resolve("class/net").toString();
    this.clock = clock;
    this.netDev = new KernelFile(netDev(host.proc()));
    this.speeds = new LinkSpeeds(classNet, background);
  }

  /**
   * {@code /proc/net} is a link to {@code self/net}: the network of whoever reads it. That is right
   * for the own /proc. Another one was mounted here to measure the host it belongs to, whose
   * network is that of its process 1.
   */
  private static Path netDev(Path proc) {
    return proc.resolve(proc.equals(OWN_PROC) ? "net/dev" : "1/net/dev");
  }

  @Override
  public Network sample() throws IOException {
    List<Counters> rows = read();
    long now = clock.nanoTime();
    Double window = sampledAt == null || now <= sampledAt ? null : (now - sampledAt) / NANOS;
    List<Network.Interface> interfaces = new ArrayList<>(rows.size());
    Map<String, Link> present = LinkedHashMap.newLinkedHashMap(rows.size());
    boolean linksChanged = false;
    for (Counters row : rows) {
      Link link = links.remove(row.name());
      if (link == null) {
        link = new Link(classNet + "/" + row.name());
      }
      linksChanged |= link.refresh(now);
      interfaces.add(link.row(row, speeds.of(row.name()), window));
      present.put(row.name(), link);
    }
    linksChanged |= !links.isEmpty();
    links.values().forEach(Link::close);
    links = present;
    sampledAt = now;
    speeds.refresh(present.keySet(), now, linksChanged);
    return new Network(List.copyOf(interfaces), window);
  }

  private List<Counters> read() throws IOException {
    try {
      return NetDev.parse(netDev.read());
    } catch (NumberFormatException e) {
      throw new IOException(netDev.path() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    netDev.close();
    links.values().forEach(Link::close);
  }

  /** What is remembered of one interface. */
  private static final class Link implements AutoCloseable {

    private final KernelFile operstate;
    private @Nullable Boolean up;
    private @Nullable Long refreshedAt;
    private @Nullable Counters before;

    Link(String directory) {
      this.operstate = new KernelFile(directory + "/operstate");
    }

    /** Whether its state is another one than before. */
    boolean refresh(long now) throws IOException {
      if (refreshedAt != null && now - refreshedAt < STATE_AGE.toNanos()) {
        return false;
      }
      boolean first = refreshedAt == null;
      refreshedAt = now;
      Boolean previous = up;
      Text text = operstate.readIfPresent();
      up = text == null ? null : operationallyUp(text.line());
      return first || !Objects.equals(up, previous);
    }

    /** RFC 2863's states, see the kernel's Documentation/networking/operstates.rst. */
    private static @Nullable Boolean operationallyUp(String state) {
      return switch (state.strip()) {
        case "up" -> true;
        case "down", "lowerlayerdown", "notpresent", "dormant", "testing" -> false;
        default -> null;
      };
    }

    Network.Interface row(Counters now, @Nullable Double speed, @Nullable Double window) {
      Counters last = before;
      before = now;
      Rates rates = last == null || window == null ? Rates.NONE : Rates.between(last, now, window);
      return new Network.Interface(
          KernelName.shown(now.name()),
          up,
          speed,
          now.receivedBytes(),
          now.transmittedBytes(),
          now.receivedPackets(),
          now.transmittedPackets(),
          now.receiveErrors(),
          now.transmitErrors(),
          now.receiveDrops(),
          now.transmitDrops(),
          rates.receivedBytes,
          rates.transmittedBytes,
          rates.receivedPackets,
          rates.transmittedPackets);
    }

    @Override
    public void close() {
      operstate.close();
    }
  }

  /** Per second; all absent where there is nothing to compare with, or it counted more. */
  private record Rates(
      @Nullable Double receivedBytes,
      @Nullable Double transmittedBytes,
      @Nullable Double receivedPackets,
      @Nullable Double transmittedPackets) {

    static final Rates NONE = new Rates(null, null, null, null);

    static Rates between(Counters last, Counters now, double seconds) {
      if (now.wentBackSince(last)) {
        return NONE;
      }
      return new Rates(
          (now.receivedBytes() - last.receivedBytes()) / seconds,
          (now.transmittedBytes() - last.transmittedBytes()) / seconds,
          (now.receivedPackets() - last.receivedPackets()) / seconds,
          (now.transmittedPackets() - last.transmittedPackets()) / seconds);
    }
  }
}
