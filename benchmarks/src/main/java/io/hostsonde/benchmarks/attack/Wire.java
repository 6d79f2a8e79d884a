package io.hostsonde.benchmarks.attack;

import java.util.Locale;

/** A way into an agent, with its connection limit as shipped: clients and those not yet let in. */
enum Wire {
  WEBSOCKET(256 + 64),
  PROMETHEUS(16 + 64),
  TCP(256 + 256);

  private final int limit;

  Wire(int limit) {
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  /** As in settings. */
  String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean speaksHttp() {
    return this != TCP;
  }
}
