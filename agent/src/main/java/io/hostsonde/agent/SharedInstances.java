package io.hostsonde.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One instance of a class for all transports, such as the listeners they share. */
final class SharedInstances {

  private final Map<Class<?>, Object> instances = new LinkedHashMap<>();

  /** The instance; a factory may itself ask for others. */
  synchronized <T> T shared(Class<T> type, Supplier<? extends T> factory) {
    Object known = instances.get(type);
    if (known == null) {
      known = factory.get();
      instances.put(type, known);
    }
    return type.cast(known);
  }

  /** Those that are to be closed, the last made first; forgets them. */
  synchronized List<AutoCloseable> release() {
    List<AutoCloseable> closeable = new ArrayList<>();
    for (Object instance : instances.values()) {
      if (instance instanceof AutoCloseable it) {
        closeable.addFirst(it);
      }
    }
    instances.clear();
    return closeable;
  }
}
