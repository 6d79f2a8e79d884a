/**
 * The engine: finds plug-ins, binds their settings, samples their sources for whoever asks, and
 * starts and stops the transports. It knows no provider and no transport.
 */
@NullMarked
package io.hostsonde.agent;

import org.jspecify.annotations.NullMarked;
