/** The source {@code thermal}, from /sys/class/hwmon and /sys/class/thermal. */
@NullMarked
package io.hostsonde.provider.thermal;

import org.jspecify.annotations.NullMarked;
