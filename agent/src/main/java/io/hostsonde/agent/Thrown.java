package io.hostsonde.agent;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * What a plug-in threw, as something whose message and stack can be asked for without running the
 * plug-in's code: to be made where that may hang and throw.
 */
final class Thrown extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** How many causes are looked at; a hostile one may have itself as the cause. */
  private static final int MOST_CAUSES = 16;

  private Thrown(String text) {
    super(text, null, false, true);
  }

  /** It as it is when all its classes are the agent's or the JDK's, else one that says the same. */
  static Throwable told(Throwable e) {
    if (known(e, MOST_CAUSES)) {
      return e;
    }
    Throwable told;
    try {
      if (e instanceof IOException) {
        told = new IOException(e.getMessage());
      } else if (e instanceof IllegalArgumentException) {
        told = new IllegalArgumentException(e.getMessage());
      } else {
        told = new Thrown(e.toString());
      }
      told.setStackTrace(e.getStackTrace());
    } catch (Throwable again) {
      told = new Thrown(e.getClass().getName());
    }
    return told;
  }

  private static boolean known(@Nullable Throwable e, int most) {
    if (e == null) {
      return true;
    }
    if (most == 0 || !known(e.getClass())) {
      return false;
    }
    for (Throwable suppressed : e.getSuppressed()) {
      if (!known(suppressed, most - 1)) {
        return false;
      }
    }
    return known(e.getCause(), most - 1);
  }

  private static boolean known(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null
        || ClassLoader.getPlatformClassLoader().equals(loader)
        || Thrown.class.getClassLoader().equals(loader);
  }
}
