@NullMarked
package io.hostsonde.provider.cpu;

import org.jspecify.annotations.NullMarked;
