/**
 * The SPI: what a plug-in author reads. A {@link io.hostsonde.api.MetricProvider} opens {@link
 * io.hostsonde.api.Source}s, the engine samples them, a {@link io.hostsonde.api.Transport} asks for
 * {@link io.hostsonde.api.Readings}. Both kinds of plug-in are found by {@link
 * java.util.ServiceLoader}.
 */
@NullMarked
package io.hostsonde.api;

import org.jspecify.annotations.NullMarked;
