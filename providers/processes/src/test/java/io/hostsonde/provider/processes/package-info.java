@NullMarked
package io.hostsonde.provider.processes;

import org.jspecify.annotations.NullMarked;
