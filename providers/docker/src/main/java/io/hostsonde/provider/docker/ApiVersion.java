package io.hostsonde.provider.docker;

import java.io.IOException;

/** A version of the engines' API. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** Since then statistics can be had without waiting a second for them. */
  static final ApiVersion ONE_SHOT = new ApiVersion(1, 41);

  static ApiVersion parse(String text) throws IOException {
    String[] parts = text.split("\\.", -1);
    try {
      if (parts.length >= 2) {
        return new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException("'" + text + "' is no version of an engine's API");
  }

  boolean atLeast(ApiVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
