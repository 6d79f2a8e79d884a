package io.hostsonde.provider.gpuamd;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Gpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the cards found. They are looked for again from time to time, and when one that answered no
 * longer does.
 */
final class AmdSampler implements Sampler<Gpu> {

  private final Host host;
  private final HostClock clock;
  private final long rescan;
  private List<Card> cards = List.of();
  private boolean lost = true;
  private long foundAt;

  AmdSampler(Host host, HostClock clock, AmdSettings settings) {
    this.host = host;
    this.clock = clock;
    this.rescan = settings.rescan().toNanos();
  }

  @Override
  public Gpu sample() throws IOException, AbsentException {
    long now = clock.nanoTime();
    if (lost || now - foundAt >= rescan) {
      close();
      cards = Cards.of(host);
      foundAt = now;
    }
    lost = false;
    if (cards.isEmpty()) {
      throw new AbsentException(Cards.NONE);
    }
    List<Gpu.Device> devices = new ArrayList<>(cards.size());
    for (Card card : cards) {
      devices.add(card.read());
      lost |= card.lost();
    }
    return new Gpu(List.copyOf(devices), List.of());
  }

  @Override
  public void close() {
    cards.forEach(Card::close);
    cards = List.of();
  }
}
