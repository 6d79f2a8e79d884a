@NullMarked
package io.hostsonde.provider.disk;

import org.jspecify.annotations.NullMarked;
