package io.hostsonde.api;

import java.nio.file.Path;

/**
 * The host to measure. The roots are settings ({@code engine.proc}, {@code engine.sys}, {@code
 * engine.root}), so that an agent in a container, and every test, reads another tree.
 *
 * @param name the host's name
 * @param system the operating system, as {@code os.name} says: {@code Linux}, {@code Mac OS X}, ...
 * @param proc where procfs is mounted
 * @param sys where sysfs is mounted
 * @param root where the host's root file system is mounted; mount points are resolved below it
 */
public record Host(String name, String system, Path proc, Path sys, Path root) {

  public boolean linux() {
    return system.equals("Linux");
  }
}
