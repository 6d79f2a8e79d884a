/** Tests of the distribution as it is shipped: real processes, real sockets. */
@NullMarked
package io.hostsonde.assembly;

import org.jspecify.annotations.NullMarked;
