package io.hostsonde.provider.textfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

class TextFormatFuzzTest {

  @FuzzTest
  void anyTextIsParsedOrRefused(byte[] data) throws IOException {
    try {
      StringReader text = new StringReader(new String(data, StandardCharsets.UTF_8));
      MemoryShare.Lease memory = MemoryShare.of("test", 64 << 20).lease("a test");
      for (Family family : TextFormat.parse(text, 1000, memory)) {
        FamilyField.of(family).value(family);
      }
    } catch (MalformedException e) {
      // Refused with a reason, which is all that is asked for.
      return;
    }
  }
}
