/**
 * The transport {@code prometheus}: every source at {@code /metrics}, by its schema alone, as
 * OpenMetrics 1.0 or in Prometheus' text format 0.0.4.
 */
@NullMarked
package io.hostsonde.transport.prometheus;

import org.jspecify.annotations.NullMarked;
