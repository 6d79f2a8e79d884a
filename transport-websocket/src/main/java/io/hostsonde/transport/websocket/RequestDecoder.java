package io.hostsonde.transport.websocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads requests: a pure function of the bytes of one text message. */
final class RequestDecoder {

  static final int DEFAULT_LINES = 100;
  static final int MAX_LINES = 1000;

  private static final long MAX_PID = 0xFFFF_FFFFL;
  private static final int MAX_NESTING = 16;
  private static final int MAX_NAME = 256;
  private static final String DETAIL = "get_process_metrics:";
  private static final String JOURNAL = "get_journal_entries:";

  private final JsonFactory json =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
          .build();

  /** The request, or null for a text that gets no reply. */
  @Nullable Request decode(byte[] message) {
    int start = 0;
    while (start < message.length && isBlank(message[start])) {
      start++;
    }
    if (start < message.length && message[start] == '{') {
      return json(message);
    }
    return text(new String(message, StandardCharsets.ISO_8859_1));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static @Nullable Request text(String message) {
    return switch (message) {
      case "get_metrics" -> new Request.Metrics(false);
      case "get_disks" -> new Request.Disks(false);
      case "get_processes" -> new Request.ProcessList(false);
      default -> ofProcess(message);
    };
  }

  private static @Nullable Request ofProcess(String message) {
    if (message.startsWith(DETAIL)) {
      long pid = pid(message, DETAIL.length());
      return pid < 0 ? null : new Request.Detail(pid, false);
    }
    if (message.startsWith(JOURNAL)) {
      long pid = pid(message, JOURNAL.length());
      return pid < 0 ? null : new Request.ProcessJournal(pid, false);
    }
    return null;
  }

  /** Digits up to the end, at most 2^32-1; else -1. */
  private static long pid(String message, int start) {
    long pid = 0;
    for (int i = start; i < message.length(); i++) {
      int digit = message.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      pid = pid * 10 + digit;
      if (pid > MAX_PID) {
        return -1;
      }
    }
    return start == message.length() ? -1 : pid;
  }

  /** The keys of a request as far as they are there; others are skipped. */
  private static final class Keys {
    @Nullable String type;
    @Nullable String source;
    @Nullable String container;
    @Nullable Long pid;
    @Nullable Long lines;
  }

  private Request json(byte[] message) {
    Keys keys = new Keys();
    try (JsonParser parser = json.createParser(message)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        read(parser, keys);
      }
      if (parser.nextToken() != null) {
        return malformed("something follows the request", keys);
      }
    } catch (IOException e) {
      return malformed("not a JSON object", keys);
    } catch (IllegalArgumentException e) {
      return malformed(String.valueOf(e.getMessage()), keys);
    }
    String type = keys.type;
    if (type == null) {
      return malformed("type is missing", keys);
    }
    return switch (type) {
      case "metrics" -> new Request.Metrics(true);
      case "disks" -> new Request.Disks(true);
      case "processes" -> new Request.ProcessList(true);
      case "process" ->
          keys.pid == null ? malformed("pid is missing", keys) : new Request.Detail(keys.pid, true);
      case "journal" ->
          keys.pid == null
              ? malformed("pid is missing", keys)
              : new Request.ProcessJournal(keys.pid, true);
      case "sources" -> new Request.Sources();
      case "sample" ->
          keys.source == null
              ? malformed("source is missing", keys)
              : new Request.Sample(keys.source);
      case "containers" -> new Request.Containers();
      case "logs" ->
          keys.container == null
              ? malformed("container is missing", keys)
              : new Request.ContainerLog(keys.container, lines(keys.lines));
      default -> malformed("unknown type", keys);
    };
  }

  private static void read(JsonParser parser, Keys keys) throws IOException {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    switch (name) {
      case "type" -> keys.type = string(parser, value, name);
      case "source" -> keys.source = string(parser, value, name);
      case "container" -> keys.container = string(parser, value, name);
      case "pid" -> keys.pid = number(parser, value, name, MAX_PID);
      case "lines" -> keys.lines = number(parser, value, name, Integer.MAX_VALUE);
      default -> parser.skipChildren();
    }
  }

  private static String string(JsonParser parser, @Nullable JsonToken value, String name)
      throws IOException {
    if (value != JsonToken.VALUE_STRING || parser.getTextLength() > MAX_NAME) {
      throw new IllegalArgumentException(name + " must be a short text");
    }
    return parser.getText();
  }

  private static Long number(JsonParser parser, @Nullable JsonToken value, String name, long max)
      throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || parser.getLongValue() < 0
        || parser.getLongValue() > max) {
      throw new IllegalArgumentException(name + " must be a whole number, 0 to " + max);
    }
    return parser.getLongValue();
  }

  private static int lines(@Nullable Long asked) {
    return asked == null ? DEFAULT_LINES : (int) Math.min(asked, MAX_LINES);
  }

  private static Request malformed(String error, Keys keys) {
    return new Request.Malformed(error, keys.type == null ? "" : keys.type);
  }
}
