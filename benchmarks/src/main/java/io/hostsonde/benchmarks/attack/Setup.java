package io.hostsonde.benchmarks.attack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an agent is set up.
 *
 * @param token whether the wires that speak HTTP ask for a token
 * @param settings beside what follows from the others
 */
record Setup(
    List<Wire> wires, String host, boolean tls, boolean token, Map<String, String> settings) {

  /** Every wire with a token, on loopback. */
  static final Setup EVERY_WIRE =
      new Setup(List.of(Wire.values()), "127.0.0.1", false, true, Map.of("tcp.interval", "1s"));

  Setup with(String... keysAndValues) {
    Map<String, String> more = new TreeMap<>(settings);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      more.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Setup(wires, host, tls, token, Map.copyOf(more));
  }

  Setup only(Wire... some) {
    return new Setup(List.of(some), host, tls, token, settings);
  }

  Setup at(String address) {
    return new Setup(wires, address, tls, token, settings);
  }

  Setup withTls() {
    return new Setup(List.of(Wire.WEBSOCKET, Wire.PROMETHEUS), host, true, token, settings)
        .with("websocket.tls", "true", "prometheus.tls", "true");
  }

  Setup withoutToken() {
    return new Setup(List.of(Wire.WEBSOCKET, Wire.PROMETHEUS), host, tls, false, settings);
  }
}
