/** In the package of what is measured, which it keeps to itself. */
@NullMarked
package io.hostsonde.transport.websocket;

import org.jspecify.annotations.NullMarked;
