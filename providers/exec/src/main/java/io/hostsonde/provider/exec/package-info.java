/** The source {@code exec}: what commands print as JSON, one labelled instance a command. */
@NullMarked
package io.hostsonde.provider.exec;

import org.jspecify.annotations.NullMarked;
