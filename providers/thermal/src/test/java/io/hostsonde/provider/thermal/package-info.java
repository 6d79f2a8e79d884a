@NullMarked
package io.hostsonde.provider.thermal;

import org.jspecify.annotations.NullMarked;
