@NullMarked
package io.hostsonde.transport.tcp;

import org.jspecify.annotations.NullMarked;
