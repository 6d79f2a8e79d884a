package io.hostsonde.benchmarks.attack;

/** One attack: starts the agents it is against, and ends them. */
interface Attack {

  /** Lower-case words joined by hyphens; attacks of a kind begin alike. */
  String name();

  /** Does it. What it throws is counted as something that broke. */
  Outcome run(Scene scene) throws Exception;
}
