/**
 * The transport {@code tcp}: whoever sends the key gets one line of JSON every few seconds, the
 * dialect of the Go System Agent.
 */
@NullMarked
package io.hostsonde.transport.tcp;

import org.jspecify.annotations.NullMarked;
