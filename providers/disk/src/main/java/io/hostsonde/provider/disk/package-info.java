/**
 * The source {@code disk} on Linux: file systems from {@code mountinfo} and statfs(2), block
 * devices from {@code /proc/diskstats} and {@code /sys/block}, temperatures from hwmon.
 */
@NullMarked
package io.hostsonde.provider.disk;

import org.jspecify.annotations.NullMarked;
