package io.hostsonde.transport.websocket;

import static io.hostsonde.transport.websocket.DialectJson.optional;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.metrics.Journal;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The answer about one process's journal. */
final class JournalJson {

  private JournalJson() {}

  static void write(JsonGenerator out, Journal journal, Instant at) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("entries");
    for (Journal.Entry entry : journal.entries()) {
      out.writeStartObject();
      out.writeStringField("timestamp", entry.time().truncatedTo(ChronoUnit.MICROS).toString());
      out.writeNumberField("timestamp_us", ChronoUnit.MICROS.between(Instant.EPOCH, entry.time()));
      out.writeStringField("priority", priority(entry.priority()));
      out.writeStringField("message", entry.message());
      out.writeStringField("unit", entry.unit());
      optional(out, "pid", entry.pid());
      out.writeStringField("comm", entry.name());
      optional(out, "uid", unsigned(entry.userId()));
      optional(out, "gid", unsigned(entry.groupId()));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("total_count", journal.entries().size());
    out.writeBooleanField("truncated", journal.truncated());
    out.writeStringField("notice", journal.notice());
    out.writeNumberField("cached_at", at.getEpochSecond());
    out.writeEndObject();
  }

  private static @Nullable Long unsigned(@Nullable Integer id) {
    return id == null ? null : Integer.toUnsignedLong(id);
  }

  /** As the client's enum spells it. */
  private static String priority(Journal.Priority priority) {
    return switch (priority) {
      case EMERGENCY -> "Emergency";
      case ALERT -> "Alert";
      case CRITICAL -> "Critical";
      case ERROR -> "Error";
      case WARNING -> "Warning";
      case NOTICE -> "Notice";
      case INFO -> "Info";
      case DEBUG -> "Debug";
    };
  }
}
