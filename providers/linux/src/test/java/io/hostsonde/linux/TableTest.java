package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void aLineThatIsNotAsItShouldBeIsLeftOut() {
    assertThat(Table.parse(Text.of("1\n\nx\n \n2 and more\n3"), Text::number))
        .containsExactly(1L, 2L, 3L);
    assertThat(Table.parse(Text.of(""), Text::number)).isEmpty();
  }

  @Test
  void whereNoneIsAsItShouldBeThatIsSaid() {
    assertThatThrownBy(() -> Table.parse(Text.of("x\ny\n"), Text::number))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("'x'");
  }

  @Test
  void whatIsNotMeantIsNoMistake() {
    assertThat(Table.<String>parse(Text.of("x\ny\n"), line -> null)).isEmpty();
  }
}
