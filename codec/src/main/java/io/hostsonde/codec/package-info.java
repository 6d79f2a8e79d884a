/** Readings and schemas as JSON, the same on every wire. */
@NullMarked
package io.hostsonde.codec;

import org.jspecify.annotations.NullMarked;
