package io.hostsonde.provider.textfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class TextFormatFuzzTest {

  @FuzzTest
  void anyTextIsParsedOrRefused(byte[] data) {
    try {
      for (Family family : TextFormat.parse(new String(data, StandardCharsets.UTF_8), 1000)) {
        FamilyField.of(family).value(family);
      }
    } catch (MalformedException e) {
      // Refused with a reason, which is all that is asked for.
      return;
    }
  }
}
