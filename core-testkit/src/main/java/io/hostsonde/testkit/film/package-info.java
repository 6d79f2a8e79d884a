/**
 * Films: states of a file tree, replayed through one sampler.
 *
 * <p>What a provider reads from procfs and sysfs is written into a text file, state by state, each
 * with what the sampler is to make of it; see {@link io.hostsonde.testkit.film.Film}.
 */
@NullMarked
package io.hostsonde.testkit.film;

import org.jspecify.annotations.NullMarked;
