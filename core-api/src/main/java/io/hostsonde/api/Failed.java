package io.hostsonde.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Measuring failed or took too long.
 *
 * @param reason for people
 * @param lastGood the last good sample, however old
 */
public record Failed(String source, Instant at, String reason, @Nullable Sampled lastGood)
    implements Reading {}
