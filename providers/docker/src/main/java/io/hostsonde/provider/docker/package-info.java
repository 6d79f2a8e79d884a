/**
 * The source {@code containers}. Who runs them and how they are comes from the engine's API, asked
 * once and then kept current by its events; what they use comes from the kernel's own files, and
 * only where those can't be read from the engine's statistics.
 */
@NullMarked
package io.hostsonde.provider.docker;

import org.jspecify.annotations.NullMarked;
