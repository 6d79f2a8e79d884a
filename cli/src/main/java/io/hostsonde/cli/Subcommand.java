package io.hostsonde.cli;

import java.util.concurrent.Callable;

/**
 * A command below {@code sonde}, annotated with {@link picocli.CommandLine.Command}. Other modules
 * contribute theirs by {@link java.util.ServiceLoader}; the built-in ones win.
 *
 * <p>{@link #call} returns the exit code: 0 done, 1 failed, 2 usage or settings. It prints results
 * to standard output and all else to standard error. An exception it throws is shown by its
 * message.
 */
public interface Subcommand extends Callable<Integer> {

  /** The word that selects it. */
  String name();
}
