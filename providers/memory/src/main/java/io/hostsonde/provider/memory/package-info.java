/** The source {@code memory}, from /proc/meminfo, /proc/pressure/memory and the own cgroup. */
@NullMarked
package io.hostsonde.provider.memory;

import org.jspecify.annotations.NullMarked;
