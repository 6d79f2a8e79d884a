/**
 * The transport {@code websocket}: request-driven, the dialect of socktop in its two forms (as its
 * manual says, and as its newest release speaks), and generic JSON for everything else.
 */
@NullMarked
package io.hostsonde.transport.websocket;

import org.jspecify.annotations.NullMarked;
