package io.hostsonde.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals beside those that end the JVM. Java's only means is sun.misc.Signal, which the compiler
 * warns about without a way to say that it is meant; so it is called by reflection.
 */
final class Signals {

  private Signals() {}

  /**
   * Runs an action whenever a signal arrives, on a thread of its own. Where there is no such
   * signal, never.
   *
   * @param name without SIG
   */
  static void on(String name, Runnable action) {
    InvocationHandler call =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return method.invoke(action, arguments);
          }
          action.run();
          return null;
        };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.WARNING, "SIG" + name + " will not be heard", e);
    }
  }
}
