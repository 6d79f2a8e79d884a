@NullMarked
package io.hostsonde.provider.gpunvidia;

import org.jspecify.annotations.NullMarked;
