@NullMarked
package io.hostsonde.provider.docker;

import org.jspecify.annotations.NullMarked;
