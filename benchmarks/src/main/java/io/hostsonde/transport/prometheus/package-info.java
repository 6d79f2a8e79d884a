/** Measurements of the transport {@code prometheus}. */
@NullMarked
package io.hostsonde.transport.prometheus;

import org.jspecify.annotations.NullMarked;
