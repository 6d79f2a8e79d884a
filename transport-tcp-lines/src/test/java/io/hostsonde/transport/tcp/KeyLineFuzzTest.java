package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class KeyLineFuzzTest {

  @FuzzTest
  void anyBytesAreOneLineOrNone(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    String key = KeyLine.read(new ByteArrayInputStream(bytes));
    if (key == null) {
      assertThat(end).isEqualTo(-1);
    } else if (!key.equals(KeyLine.NO_KEY)) {
      byte[] line = text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
      String decoded = new String(line, StandardCharsets.UTF_8);
      assertThat(decoded.endsWith("\r") ? decoded.substring(0, decoded.length() - 1) : decoded)
          .isEqualTo(key);
    }
  }
}
