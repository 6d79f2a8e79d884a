package io.hostsonde.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.schema.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Readings and sources in the JSON that is the same on every wire. Safe for use by many threads.
 *
 * <p>A reading is {@code {"source","status","sampled_at_ms","age_ms","reason"?,"data"?}}:
 *
 * <ul>
 *   <li>{@code status} is {@code ok}, {@code absent} (with a reason) or {@code failed} (with a
 *       reason, and as data the last good sample, if any);
 *   <li>{@code sampled_at_ms} is when the data was taken, in milliseconds since 1970; without data,
 *       when the source was found absent or failed;
 *   <li>{@code age_ms} is how long ago that was when this text was written: by the monotonic clock
 *       for data, by the wall clock otherwise, never negative. A text kept for later tells the age
 *       it had then; {@code sampled_at_ms} does not age.
 * </ul>
 *
 * <p>{@code data} holds the schema's fields in their order, in snake case. What is absent has no
 * key; in a list, where a place means something, it is null. NaN and infinities are absent. Numbers
 * are the shortest text that reads back as the same double, whole ones without a fraction. Enums
 * are their names in lower case ({@code disk_sleep}), an Instant is RFC 3339 in UTC, a Duration is
 * a number of seconds. Unpaired surrogates become U+FFFD.
 */
public final class GenericJson {

  /** How many buffers wait for their next use; further ones are garbage. */
  private static final int POOLED_BUFFERS = 8;

  private final HostClock clock;
  private final JsonFactory factory;

  public GenericJson(HostClock clock) {
    this.clock = clock;
    this.factory =
        new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .characterEscapes(new VisibleEscapes())
            .build();
  }

  /**
   * A generator into which {@link #write} may be embedded. It escapes what a terminal or a page
   * would obey instead of showing: control and format characters, line separators.
   */
  public JsonGenerator generator(OutputStream out) throws IOException {
    return factory.createGenerator(out);
  }

  /**
   * Writes one reading, UTF-8, to a buffer of its own. A value that does not fit its schema, or for
   * which there is no room, is written as {@code failed}, with the reason.
   *
   * @param into emptied first
   * @return whether there was room for its value; no: another time there may be
   * @throws CountedBuffer.NoRoomException when there is no room even for that
   */
  public boolean reading(Reading reading, CountedBuffer into) throws IOException {
    try {
      reset(into, reading);
    } catch (CountedBuffer.NoRoomException e) {
      reset(into, failed(reading, "its value can't be told: " + e.getMessage()));
      return false;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      // Whatever a value throws while it is read: a whole document must not be lost to it.
      reset(into, failed(reading, "its value does not fit its schema: " + e));
    }
    return true;
  }

  private void reset(CountedBuffer into, Reading reading) throws IOException {
    into.reset();
    try (JsonGenerator out = generator(into)) {
      write(out, reading);
    }
  }

  private static Failed failed(Reading reading, String reason) {
    return new Failed(reading.source(), reading.at(), reason, null);
  }

  /** Writes {@code {"sources":[{"name","provider","status","reason"?,"schema"}]}}. */
  public void write(JsonGenerator out, List<SourceInfo> sources) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("sources");
    for (SourceInfo source : sources) {
      write(out, source);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /**
   * Writes one reading as a JSON object.
   *
   * @throws RuntimeException when a value does not fit its schema; the output is then incomplete
   */
  public void write(JsonGenerator out, Reading reading) throws IOException {
    Sampled sampled = reading.lastGood();
    out.writeStartObject();
    out.writeFieldName("source");
    SampleJson.text(out, reading.source());
    switch (reading) {
      case Sampled ok -> head(out, "ok", ok, sampled, null);
      case Absent absent -> head(out, "absent", absent, sampled, absent.reason());
      case Failed failed -> head(out, "failed", failed, sampled, failed.reason());
    }
    if (sampled != null) {
      out.writeFieldName("data");
      SampleJson.object(out, sampled.schema(), sampled.value());
    }
    out.writeEndObject();
  }

  private void head(
      JsonGenerator out,
      String status,
      Reading reading,
      @Nullable Sampled sampled,
      @Nullable String reason)
      throws IOException {
    long at = (sampled == null ? reading : sampled).at().toEpochMilli();
    long age =
        sampled == null
            ? clock.now().toEpochMilli() - at
            : (clock.nanoTime() - sampled.nanoTime()) / 1_000_000;
    out.writeStringField("status", status);
    out.writeNumberField("sampled_at_ms", at);
    out.writeNumberField("age_ms", Math.max(0, age));
    if (reason != null) {
      out.writeFieldName("reason");
      SampleJson.text(out, reason);
    }
  }

  /** Writes one source with its schema, see {@link #write(JsonGenerator, Schema)}. */
  public void write(JsonGenerator out, SourceInfo source) throws IOException {
    out.writeStartObject();
    out.writeFieldName("name");
    SampleJson.text(out, source.name());
    out.writeFieldName("provider");
    SampleJson.text(out, source.provider());
    out.writeStringField("status", source.status().name().toLowerCase(Locale.ROOT));
    if (!source.reason().isEmpty()) {
      out.writeFieldName("reason");
      SampleJson.text(out, source.reason());
    }
    out.writeFieldName("schema");
    write(out, source.schema());
    out.writeEndObject();
  }

  /**
   * Writes {@code {"fields":[{"name","type","unit"?,"kind","key"?,"help"?,...}]}}. A type is {@code
   * int}, {@code long}, {@code double}, {@code boolean}, {@code string}, {@code enum}, {@code
   * instant}, {@code duration}, {@code object} (beside it {@code fields}), {@code list} (beside it
   * {@code element}, a type) or {@code map} (beside it {@code value}, a type). Units are UCUM, a
   * change per second {@code By/s} or {@code 1/s}. Kinds are {@code gauge}, {@code counter}, {@code
   * state}, {@code structure}; {@code key} is there when it is true.
   */
  public void write(JsonGenerator out, Schema schema) throws IOException {
    out.writeStartObject();
    SchemaJson.fields(out, schema);
    out.writeEndObject();
  }
}
