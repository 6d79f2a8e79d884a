package io.hostsonde.transport.websocket;

import com.google.protobuf.CodedOutputStream;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The process list in protobuf: {@code Processes{uint64 process_count=1; repeated Process rows=2}},
 * {@code Process{uint32 pid=1; string name=2; float cpu_usage=3; uint64 mem_bytes=4}}. Written
 * field by field, as generated classes would need an object and a builder a process.
 */
final class ProcessListProto {

  private static final int COUNT = 1;
  private static final int ROWS = 2;
  private static final int PID = 1;
  private static final int NAME = 2;
  private static final int CPU = 3;
  private static final int MEMORY = 4;
  private static final int LENGTH_DELIMITED = 2;

  private ProcessListProto() {}

  static void write(Processes processes, OutputStream to) throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(to);
    if (processes.count() != 0) {
      out.writeUInt64(COUNT, processes.count());
    }
    for (Processes.Entry process : processes.processes()) {
      float cpu = percent(process.cpuOfHostPercent());
      out.writeTag(ROWS, LENGTH_DELIMITED);
      out.writeUInt32NoTag(size(process, cpu));
      out.writeUInt32(PID, process.pid());
      out.writeString(NAME, process.name());
      if (cpu != 0) {
        out.writeFloat(CPU, cpu);
      }
      if (process.residentBytes() != 0) {
        out.writeUInt64(MEMORY, process.residentBytes());
      }
    }
    out.flush();
  }

  private static int size(Processes.Entry process, float cpu) {
    return CodedOutputStream.computeUInt32Size(PID, process.pid())
        + CodedOutputStream.computeStringSize(NAME, process.name())
        + (cpu == 0 ? 0 : CodedOutputStream.computeFloatSize(CPU, cpu))
        + (process.residentBytes() == 0
            ? 0
            : CodedOutputStream.computeUInt64Size(MEMORY, process.residentBytes()));
  }

  private static float percent(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? 0 : value.floatValue();
  }
}
