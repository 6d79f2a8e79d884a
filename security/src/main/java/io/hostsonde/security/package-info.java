/**
 * TLS material, credentials, address lists, slowed failures, host and origin checks: what every
 * listener needs, whatever server it is made of.
 */
@NullMarked
package io.hostsonde.security;

import org.jspecify.annotations.NullMarked;
