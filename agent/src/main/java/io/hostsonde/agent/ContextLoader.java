package io.hostsonde.agent;

/**
 * The context class loader of this thread while it is in a plug-in's code. What ends the process
 * meanwhile is remembered of a plug-in in a folder of its own.
 */
final class ContextLoader implements AutoCloseable {

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private final ClassLoader loader;
  private final int mark;

  /**
   * Enters the code.
   *
   * @param doing what is done to the plug-in, as one word: {@code sampled}
   */
  ContextLoader(ClassLoader loader, String doing) {
    this.loader = loader;
    this.mark = loader instanceof PluginClassLoader plugin ? plugin.entered(doing) : -1;
    thread.setContextClassLoader(loader);
  }

  @Override
  public void close() {
    thread.setContextClassLoader(before);
    if (loader instanceof PluginClassLoader plugin) {
      plugin.left(mark);
    }
  }
}
