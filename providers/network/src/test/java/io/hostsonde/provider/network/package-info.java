@NullMarked
package io.hostsonde.provider.network;

import org.jspecify.annotations.NullMarked;
