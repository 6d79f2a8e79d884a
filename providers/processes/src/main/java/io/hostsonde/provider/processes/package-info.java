/** The source {@code processes} on Linux: all in one pass, one in full, and its journal. */
@NullMarked
package io.hostsonde.provider.processes;

import org.jspecify.annotations.NullMarked;
