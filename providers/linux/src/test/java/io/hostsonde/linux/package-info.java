@NullMarked
package io.hostsonde.linux;

import org.jspecify.annotations.NullMarked;
