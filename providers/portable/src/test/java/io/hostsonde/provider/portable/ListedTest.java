package io.hostsonde.provider.portable;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListedTest {

  @Test
  void listsSeldomAndReadsAgainEachTime() throws Exception {
    TestClock clock = new TestClock();
    List<String> there = new ArrayList<>(List.of("a", "b"));
    List<String> updated = new ArrayList<>();
    Listed<String> listed =
        new Listed<>(
            clock,
            () -> there,
            each -> {
              updated.add(each);
              return there.contains(each);
            });
    assertThat(listed.now()).containsExactly("a", "b");
    assertThat(updated).as("fresh from the list").isEmpty();
    there.remove("a");
    there.add("c");
    assertThat(listed.now()).as("what went is gone at once").containsExactly("b");
    assertThat(updated).containsExactly("a", "b");
    clock.advance(Listed.AGE);
    assertThat(listed.now()).containsExactly("b", "c");
  }
}
