@NullMarked
package io.hostsonde.cli;

import org.jspecify.annotations.NullMarked;
