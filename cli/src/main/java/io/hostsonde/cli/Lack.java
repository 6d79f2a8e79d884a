package io.hostsonde.cli;

/**
 * Something that is not measured, or only in part.
 *
 * @param what a source or a plug-in
 * @param state absent, failed, partial; of a plug-in waiting, unsupported, disabled, unused
 * @param reason why, and how it is granted where that is known
 */
record Lack(String what, String state, String reason) {}
