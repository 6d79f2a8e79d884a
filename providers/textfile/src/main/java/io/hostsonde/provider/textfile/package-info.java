/** The source {@code textfile}: what other programs left in files, in the format of Prometheus. */
@NullMarked
package io.hostsonde.provider.textfile;

import org.jspecify.annotations.NullMarked;
