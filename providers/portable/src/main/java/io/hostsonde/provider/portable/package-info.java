/**
 * The sources of a host on macOS and Windows, through OSHI; on Linux, what others are held against.
 */
@NullMarked
package io.hostsonde.provider.portable;

import org.jspecify.annotations.NullMarked;
