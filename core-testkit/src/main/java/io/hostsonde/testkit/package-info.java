/**
 * What a plug-in is tested with: contracts that it extends, a clock that a test moves, and a
 * provider that nobody has heard of.
 */
@NullMarked
package io.hostsonde.testkit;

import org.jspecify.annotations.NullMarked;
