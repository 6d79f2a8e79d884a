/** What is measured through the SPI, as the engine does. */
@NullMarked
package io.hostsonde.benchmarks;

import org.jspecify.annotations.NullMarked;
