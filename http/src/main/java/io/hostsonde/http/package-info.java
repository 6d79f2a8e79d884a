/**
 * Listeners that the transports of one agent share: equal host and port are one Jetty server, and
 * each transport mounts its paths there.
 */
@NullMarked
package io.hostsonde.http;

import org.jspecify.annotations.NullMarked;
