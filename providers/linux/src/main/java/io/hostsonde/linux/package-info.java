/**
 * What the Linux providers share: reading procfs, sysfs and cgroup files by plain system calls, and
 * walking through their text without making garbage.
 */
@NullMarked
package io.hostsonde.linux;

import org.jspecify.annotations.NullMarked;
