/**
 * Attacks on an agent of a distribution, from outside: what anyone may send, and whether it holds.
 */
@NullMarked
package io.hostsonde.benchmarks.attack;

import org.jspecify.annotations.NullMarked;
