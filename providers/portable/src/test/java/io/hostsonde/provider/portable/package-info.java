@NullMarked
package io.hostsonde.provider.portable;

import org.jspecify.annotations.NullMarked;
