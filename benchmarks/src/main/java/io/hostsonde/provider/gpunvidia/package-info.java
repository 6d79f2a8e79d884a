/** In the package of what is measured, which it keeps to itself. */
@NullMarked
package io.hostsonde.provider.gpunvidia;

import org.jspecify.annotations.NullMarked;
