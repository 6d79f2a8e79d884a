package io.hostsonde.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The textual encoding of RFC 7468. Text between blocks is skipped, as openssl writes some. */
final class Pem {

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----\\s*");
  private static final int LINE = 64;

  /** One block: what it holds, in DER, and its header lines as older programs write them. */
  @SuppressWarnings("ArrayRecordComponent") // Blocks are read at once; none is compared or kept.
  record Block(String label, String headers, byte[] der) {}

  private Pem() {}

  /**
   * All blocks of a text.
   *
   * @throws IllegalArgumentException when a block does not end, or is not Base64
   */
  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher begin = BEGIN.matcher(lines.get(i));
      if (begin.matches()) {
        String label = begin.group(1);
        int end = end(lines, i + 1, label);
        blocks.add(block(label, lines.subList(i + 1, end)));
        i = end;
      }
    }
    return blocks;
  }

  private static int end(List<String> lines, int from, String label) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).strip().equals("-----END " + label + "-----")) {
        return i;
      }
    }
    throw new IllegalArgumentException("'-----BEGIN " + label + "-----' has no end");
  }

  private static Block block(String label, List<String> lines) {
    StringBuilder headers = new StringBuilder();
    StringBuilder base64 = new StringBuilder();
    for (String line : lines) {
      if (line.indexOf(':') >= 0) {
        headers.append(line).append('\n');
      } else {
        base64.append(line.strip());
      }
    }
    try {
      byte[] der = Base64.getDecoder().decode(base64.toString());
      return new Block(label, headers.toString(), der);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the block '" + label + "' is not Base64", e);
    }
  }

  static String text(String label, byte[] der) {
    byte[] newLine = {'\n'};
    String base64 =
        new String(Base64.getMimeEncoder(LINE, newLine).encode(der), StandardCharsets.US_ASCII);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
