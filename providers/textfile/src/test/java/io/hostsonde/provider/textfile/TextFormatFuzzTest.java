package io.hostsonde.provider.textfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.schema.Schema;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

class TextFormatFuzzTest {

  @FuzzTest
  void anyTextIsParsedOrRefused(byte[] data) throws IOException {
    try {
      StringReader text = new StringReader(new String(data, StandardCharsets.UTF_8));
      MemoryShare.Lease memory = MemoryShare.of("test", 64 << 20).lease("a test");
      Set<String> taken = new HashSet<>();
      Schema.Builder schema = Schema.builder();
      for (Family family : TextFormat.parse(text, 1000, memory)) {
        FamilyField field = FamilyField.of(family, taken);
        field.addTo(schema);
        field.value(family);
      }
      schema.build();
    } catch (MalformedException e) {
      // Refused with a reason, which is all that is asked for.
      return;
    }
  }
}
