package io.hostsonde.api;

import java.time.Instant;

/**
 * One line of a log, without its line end.
 *
 * @param time when it was written
 * @param error whether it came over standard error
 * @param text the line; bytes that were no UTF-8 are U+FFFD
 */
public record LogLine(Instant time, boolean error, String text) {}
