@NullMarked
package io.hostsonde.provider.memory;

import org.jspecify.annotations.NullMarked;
