/**
 * What the build holds beside the compiler: the arrows between modules and the format of sources.
 */
@NullMarked
package io.hostsonde.checks;

import org.jspecify.annotations.NullMarked;
