package io.hostsonde.provider.textfile;

import java.io.IOException;

/** A file that is not as it has to be; the message says where and why. */
final class MalformedException extends IOException {

  private static final long serialVersionUID = 1;

  MalformedException(String message) {
    super(message);
  }
}
