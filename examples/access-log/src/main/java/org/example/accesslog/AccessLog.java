package org.example.accesslog;

import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an access log says, counted from the start of the agent on. Names carry unit and kind: a
 * reader of the schema knows that {@code sentBytesTotal} is a counter of bytes.
 *
 * @param requestsPerSecond null until there is an earlier sample to compare with
 * @param statuses a row for each class of status that was seen
 */
public record AccessLog(
    @Metric(help = "Requests answered") long requestsTotal,
    @Metric(help = "Requests answered, over the time since the last sample")
        @Nullable Double requestsPerSecond,
    @Metric(help = "Bytes of the bodies sent") long sentBytesTotal,
    @Metric(help = "Bytes sent, over the time since the last sample")
        @Nullable Double sentBytesPerSecond,
    @Metric(help = "Lines that are no access log's") long otherLinesTotal,
    @Metric(help = "Size of the log file") long fileBytes,
    List<StatusClass> statuses) {

  /**
   * Requests of one class of status.
   *
   * @param status {@code 2xx}
   */
  public record StatusClass(
      @Key String status, @Metric(help = "Requests answered so") long requestsTotal) {}
}
