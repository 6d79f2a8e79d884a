@NullMarked
package io.hostsonde.provider.exec;

import org.jspecify.annotations.NullMarked;
