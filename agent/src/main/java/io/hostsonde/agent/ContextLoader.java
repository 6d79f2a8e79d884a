package io.hostsonde.agent;

/** The context class loader of this thread while it is in a plug-in's code. */
final class ContextLoader implements AutoCloseable {

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();

  ContextLoader(ClassLoader loader) {
    thread.setContextClassLoader(loader);
  }

  @Override
  public void close() {
    thread.setContextClassLoader(before);
  }
}
