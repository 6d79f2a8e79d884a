/**
 * What a sample is made of: derived once from the record that a source samples, or built by hand
 * where there is no class. Generic consumers (JSON, Prometheus, tables) see only this and the
 * value.
 */
@NullMarked
package io.hostsonde.schema;

import org.jspecify.annotations.NullMarked;
