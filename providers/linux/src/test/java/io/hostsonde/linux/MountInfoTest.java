package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountInfoTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "/mnt/a\\040b,/mnt/a b",
        "/tab\\011,'/tab\t'",
        "/line\\012break,'/line\nbreak'",
        "/back\\134slash,/back\\slash",
        "\\134040,\\040",
        "/hash\\043,/hash#",
        "/\\040\\040,'/  '",
        "/short\\04,/short\\04",
        "/no\\09x,/no\\09x",
        "/high\\377,/high\\377",
        "/end\\,/end\\",
        "/äö\\040ü,/äö ü"
      })
  void escapesAreUndoneOnce(String escaped, String expected) {
    assertThat(MountInfo.unescaped(escaped)).isEqualTo(expected);
  }
}
