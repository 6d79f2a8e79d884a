package io.hostsonde.transport.websocket;

import static io.hostsonde.transport.websocket.DialectJson.micros;
import static io.hostsonde.transport.websocket.DialectJson.optional;
import static io.hostsonde.transport.websocket.DialectJson.required;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.ProcessState;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer about one process. */
final class ProcessDetailJson {

  private ProcessDetailJson() {}

  static void write(JsonGenerator out, ProcessDetail detail, Instant at) throws IOException {
    out.writeStartObject();
    out.writeObjectFieldStart("process");
    process(out, detail.process());
    out.writeArrayFieldStart("child_processes");
    for (ProcessDetail.Entry child : detail.children()) {
      out.writeStartObject();
      process(out, child);
      out.writeArrayFieldStart("child_processes");
      out.writeEndArray();
      out.writeArrayFieldStart("threads");
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("threads");
    for (ProcessDetail.ThreadEntry thread : detail.threads()) {
      out.writeStartObject();
      out.writeNumberField("tid", thread.tid());
      out.writeStringField("name", thread.name());
      out.writeNumberField("cpu_time_user", micros(thread.cpuUserSecondsTotal()));
      out.writeNumberField("cpu_time_system", micros(thread.cpuSystemSecondsTotal()));
      out.writeStringField("status", threadStatus(thread.state()));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeNumberField("cached_at", at.getEpochSecond());
    out.writeEndObject();
  }

  private static void process(JsonGenerator out, ProcessDetail.Entry process) throws IOException {
    out.writeNumberField("pid", process.pid());
    out.writeStringField("name", process.name());
    out.writeStringField("command", process.command());
    required(out, "cpu_usage", process.cpuOfCorePercent());
    out.writeNumberField("mem_bytes", process.residentBytes());
    out.writeNumberField("virtual_mem_bytes", process.virtualBytes());
    optional(out, "shared_mem_bytes", process.sharedBytes());
    out.writeNumberField("thread_count", process.threadCount());
    optional(out, "fd_count", process.openFiles());
    out.writeStringField("status", status(process.state()));
    optional(out, "parent_pid", process.parentPid());
    out.writeNumberField("user_id", number(process.userId()));
    out.writeNumberField("group_id", number(process.groupId()));
    out.writeNumberField("start_time", process.startTime().getEpochSecond());
    out.writeNumberField("cpu_time_user", micros(process.cpuUserSecondsTotal()));
    out.writeNumberField("cpu_time_system", micros(process.cpuSystemSecondsTotal()));
    optional(out, "read_bytes", process.readBytesTotal());
    optional(out, "write_bytes", process.writtenBytesTotal());
    out.writeStringField("working_directory", process.workingDirectory());
    out.writeStringField("executable_path", process.executable());
  }

  /** The client can't read a detail without: 0 where users have no numbers. */
  private static long number(@Nullable Integer id) {
    return id == null ? 0 : Integer.toUnsignedLong(id);
  }

  /** The names of sysinfo's states, which the client shows as they are. */
  static String status(ProcessState state) {
    return switch (state) {
      case RUNNING -> "Run";
      case SLEEPING -> "Sleep";
      case DISK_SLEEP -> "UninterruptibleDiskSleep";
      case ZOMBIE -> "Zombie";
      case STOPPED -> "Stop";
      case TRACED -> "Tracing";
      case DEAD -> "Dead";
      case IDLE -> "Idle";
      case PARKED -> "Parked";
      case WAKING -> "Waking";
      case UNKNOWN -> "Unknown";
    };
  }

  /** Threads have other words for the same. */
  static String threadStatus(ProcessState state) {
    return switch (state) {
      case RUNNING -> "Running";
      case SLEEPING -> "Sleeping";
      case DISK_SLEEP -> "Disk Sleep";
      case ZOMBIE -> "Zombie";
      case STOPPED -> "Stopped";
      case TRACED -> "Tracing Stop";
      case DEAD -> "Dead";
      case IDLE -> "Idle";
      case PARKED -> "Parked";
      case WAKING -> "Waking";
      case UNKNOWN -> "Unknown";
    };
  }
}
