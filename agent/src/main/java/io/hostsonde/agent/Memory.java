package io.hostsonde.agent;

import io.hostsonde.api.MemoryShare;

/**
 * The heap's two shares for what comes and goes by the will of others. The rest of it is for the
 * agent itself and for what is short-lived garbage.
 *
 * @param intake of providers, for what they take in from outside
 * @param clients of transports, for what they hold for clients
 * @param maxSample how many bytes one sample of a plug-in in a folder may hold
 */
record Memory(MemoryShare intake, MemoryShare clients, long maxSample) {

  static Memory of(EngineSettings settings) {
    long heap = Runtime.getRuntime().maxMemory();
    return new Memory(
        MemoryShare.of("engine.intake-memory-percent", heap / 100 * settings.intakeMemoryPercent()),
        MemoryShare.of("engine.client-memory-percent", heap / 100 * settings.clientMemoryPercent()),
        heap / 100 * settings.maxSamplePercent());
  }
}
