@NullMarked
package io.hostsonde.codec;

import org.jspecify.annotations.NullMarked;
