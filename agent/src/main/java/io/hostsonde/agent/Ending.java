package io.hostsonde.agent;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why this JVM ends, as its shutdown hooks see it: whoever called {@code System.exit} waits for
 * them.
 *
 * @param plugin the folder of the plug-in that did; null: none did
 * @param who the plug-in, or the class
 */
public record Ending(@Nullable String plugin, String who) {

  /** What handles a signal, which is how an agent should end. */
  private static final String SIGNAL = "java.lang.Terminator";

  private static final Set<String> EXITS =
      Set.of("java.lang.Runtime", "java.lang.System", "java.lang.Shutdown");

  /**
   * Who ends it without being entitled to.
   *
   * @param entitled the class that may
   * @return null when it is a signal, or that class
   */
  public static @Nullable Ending of(Class<?> entitled) {
    return of(entitled.getName(), Thread.getAllStackTraces());
  }

  static @Nullable Ending of(String entitled, Map<Thread, StackTraceElement[]> threads) {
    for (StackTraceElement[] stack : threads.values()) {
      int exit = exit(stack);
      if (exit >= 0) {
        return of(entitled, stack, exit);
      }
    }
    // Threads that are not told of here: virtual ones.
    return new Ending(null, "a virtual thread");
  }

  /** Where the last frame of the call is; negative: there is none. */
  private static int exit(StackTraceElement[] stack) {
    int exit = -1;
    for (int i = 0; i < stack.length; i++) {
      if (EXITS.contains(stack[i].getClassName()) && stack[i].getMethodName().equals("exit")) {
        exit = i;
      }
    }
    return exit;
  }

  private static @Nullable Ending of(String entitled, StackTraceElement[] stack, int exit) {
    String who = exit + 1 < stack.length ? stack[exit + 1].getClassName() : "the JVM";
    for (int i = exit + 1; i < stack.length; i++) {
      String loader = stack[i].getClassLoaderName();
      if (loader != null && loader.startsWith(PluginClassLoader.NAME)) {
        String plugin = loader.substring(PluginClassLoader.NAME.length());
        return new Ending(plugin, "the plug-in " + plugin);
      }
      String name = stack[i].getClassName();
      if (name.equals(entitled) || name.startsWith(SIGNAL)) {
        return null;
      }
    }
    return new Ending(null, who);
  }

  @Override
  public String toString() {
    return "the agent ends because " + who + " called System.exit";
  }
}
