package io.hostsonde.provider.thermal;

/** A fan. */
record FanSensor(String chip, String label, SensorInput input) {}
