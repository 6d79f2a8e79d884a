package io.hostsonde.api;

import java.util.List;
import java.util.Set;

/**
 * A plug-in that measures something. Found by {@link java.util.ServiceLoader}, so it is public and
 * has a public constructor without parameters that touches nothing.
 *
 * <p>The engine calls {@link #support} and then, when the host is supported, {@link #open}, once
 * each per start of the agent (support again from time to time while it answers "not now"), never
 * concurrently, each under a time-out on a thread of its own.
 */
public interface MetricProvider {

  /**
   * The name of this provider in settings and messages: lower-case words joined by hyphens. A
   * provider of one source has the source's name.
   */
  String name();

  /** The names of the sources that {@link #open} may open. */
  default Set<String> sources() {
    return Set.of(name());
  }

  /**
   * Whether its sources are parts, read as one with those of other such providers; see {@link
   * Source.Builder#part}. All that it opens are parts, then, or none.
   */
  default boolean merges() {
    return false;
  }

  /**
   * Which provider opens where several offer the same source on a host they all support: the one
   * with the highest preference. Two built-in ones with the same are an error at start.
   */
  default int preference() {
    return 0;
  }

  /**
   * The record of this provider's own settings, see {@link Setting}; its keys are {@code
   * <name>.<component-in-kebab-case>}.
   */
  default Class<? extends Record> settings() {
    return NoSettings.class;
  }

  /**
   * Whether this provider can work on the host: the right system, the library there, a device
   * found. What is refused at one time ("not now") is asked again later.
   */
  default Support support(Host host) {
    return Support.yes();
  }

  /**
   * Makes the sources. Checks the settings, but does not touch what it will measure: files, sockets
   * and devices are opened by the first sample, so that a start waits for none of them.
   *
   * @return none, one or several sources, named as {@link #sources} announced
   * @throws IllegalArgumentException when settings that are well-formed one by one do not go
   *     together. The provider is then not used, and the message is told; when it comes with the
   *     agent, the agent does not start. What the settings alone tell is better checked by their
   *     record, since then no agent starts.
   */
  List<Source<?>> open(ProviderContext context);

  /**
   * What it found out about what it measures, in a few words for {@code sonde plugins}: the version
   * of an engine or a driver. Empty while it knows nothing. Called at any time after {@link #open},
   * by any thread; answers at once.
   */
  default String about() {
    return "";
  }
}
