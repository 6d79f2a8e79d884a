package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who ends the JVM, by the stack of the thread that waits for the shutdown hooks. */
class EndingTest {

  private static final String MAIN = "io.hostsonde.cli.Sonde";

  private static StackTraceElement frame(String loader, String type, String method) {
    return new StackTraceElement(loader, null, null, type, method, null, 1);
  }

  private static @Nullable Ending of(StackTraceElement... callers) {
    List<StackTraceElement> stack =
        new ArrayList<>(
            List.of(
                frame("", "java.lang.Thread", "join"),
                frame("", "java.lang.Shutdown", "exit"),
                frame("", "java.lang.Runtime", "exit"),
                frame("", "java.lang.System", "exit")));
    stack.addAll(List.of(callers));
    return Ending.of(
        MAIN,
        Map.of(
            Thread.currentThread(),
            stack.toArray(StackTraceElement[]::new),
            new Thread(),
            new StackTraceElement[] {frame("plugin-idle", "com.acme.Idle", "run")}));
  }

  @Test
  void aSignalAndTheProgramItselfAreInOrder() {
    assertThat(of(frame("", "java.lang.Terminator$1", "handle"))).isNull();
    assertThat(of(frame("app", MAIN, "main"))).isNull();
  }

  @Test
  void aPluginIsNamedByItsFolderAlsoThroughOthersCode() {
    Ending ending =
        of(
            frame("", "java.util.ArrayList", "forEach"),
            frame("plugin-acme", "com.acme.Provider", "sample"),
            frame("app", MAIN, "main"));
    assertThat(ending)
        .isEqualTo(new Ending("acme", "the plug-in acme"))
        .hasToString("the agent ends because the plug-in acme called System.exit");
  }

  @Test
  void anyOtherIsNamedByItsClass() {
    assertThat(of(frame("app", "org.lib.Guard", "run")))
        .hasToString("the agent ends because org.lib.Guard called System.exit");
    assertThat(Ending.of(MAIN, Map.of()))
        .hasToString("the agent ends because a virtual thread called System.exit");
  }
}
