package io.hostsonde.linux;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Names of files, mount points and interfaces. To the kernel they are bytes, to their users nearly
 * always UTF-8. As a string each byte that is no UTF-8 is a lone surrogate, U+DC80 to U+DCFF (as
 * Python has it), so that two names are never one and each leads back to its file.
 */
public final class KernelName {

  private static final char FIRST = '\uDC80';
  private static final char LAST = '\uDCFF';
  private static final int ESCAPE = 0xDC00;

  private KernelName() {}

  static String decode(byte[] bytes, int start, int end) {
    String name = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    return name.indexOf('\uFFFD') < 0 ? name : escaped(bytes, start, end);
  }

  private static String escaped(byte[] bytes, int start, int end) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, end - start);
    CharBuffer out = CharBuffer.allocate(end - start);
    for (CoderResult result = decoder.decode(in, out, true);
        result.isError();
        result = decoder.decode(in, out, true)) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | (in.get() & 0xff)));
      }
    }
    return out.flip().toString();
  }

  /** The bytes that the kernel has. */
  static byte[] encode(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    // What can't be encoded became '?', so without any there was nothing of the kind.
    for (byte b : bytes) {
      if (b == '?') {
        return unescaped(name);
      }
    }
    return bytes;
  }

  private static byte[] unescaped(String name) {
    ByteBuffer bytes = ByteBuffer.allocate(name.length() * 3);
    int from = 0;
    for (int i = 0; i < name.length(); i++) {
      if (lone(name, i)) {
        bytes.put(name.substring(from, i).getBytes(StandardCharsets.UTF_8));
        bytes.put((byte) name.charAt(i));
        from = i + 1;
      }
    }
    bytes.put(name.substring(from).getBytes(StandardCharsets.UTF_8));
    byte[] exact = new byte[bytes.position()];
    bytes.flip().get(exact);
    return exact;
  }

  private static boolean lone(String name, int index) {
    char c = name.charAt(index);
    return c >= FIRST
        && c <= LAST
        && (index == 0 || !Character.isHighSurrogate(name.charAt(index - 1)));
  }

  /**
   * For people and clients: what is no UTF-8 in octal, as the kernel writes blanks ({@code \374}).
   */
  public static String shown(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (lone(name, i)) {
        return octal(name);
      }
    }
    return name;
  }

  private static String octal(String name) {
    StringBuilder shown = new StringBuilder(name.length() + 16);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (lone(name, i)) {
        shown.append(String.format(Locale.ROOT, "\\%03o", c & 0xff));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }
}
