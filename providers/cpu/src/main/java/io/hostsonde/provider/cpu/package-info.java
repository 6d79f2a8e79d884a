/** The source {@code cpu}, from /proc/stat, /proc/loadavg, /proc/uptime and cpufreq. */
@NullMarked
package io.hostsonde.provider.cpu;

import org.jspecify.annotations.NullMarked;
