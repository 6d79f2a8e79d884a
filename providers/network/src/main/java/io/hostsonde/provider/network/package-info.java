/**
 * The source {@code network} on Linux: totals and rates from {@code /proc/net/dev}, states and
 * speeds from {@code /sys/class/net}.
 */
@NullMarked
package io.hostsonde.provider.network;

import org.jspecify.annotations.NullMarked;
