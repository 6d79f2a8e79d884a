/**
 * The well-known records: what the sources named {@code cpu}, {@code memory}, {@code disk}, {@code
 * network}, {@code thermal}, {@code processes}, {@code gpu} and {@code containers} sample, whoever
 * provides them. A component that is null is absent: not there on this host, not permitted, or not
 * known yet (a rate needs a previous value).
 */
@NullMarked
package io.hostsonde.metrics;

import org.jspecify.annotations.NullMarked;
