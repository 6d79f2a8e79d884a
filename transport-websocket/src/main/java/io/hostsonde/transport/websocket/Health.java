package io.hostsonde.transport.websocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.api.Readings;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.http.Answers;
import io.hostsonde.http.Gate;
import io.hostsonde.http.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /healthz}: 200 while the engine answers, whatever single sources do. {@code ?full} names
 * those that failed: {@code {"status":"ok"|"degraded","failed":[names]}}. It needs no token, so it
 * tells no reasons.
 */
final class Health implements Request.Handler {

  private final Readings readings;
  private final Supplier<Gate> gate;
  private final JsonFactory json = new JsonFactory();

  Health(Readings readings, Supplier<Gate> gate) {
    this.readings = readings;
    this.gate = gate;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    List<String> failed =
        readings.sources().stream()
            .filter(source -> source.status() == SourceInfo.Status.FAILED)
            .map(SourceInfo::name)
            .toList();
    String query = request.getHttpURI().getQuery();
    boolean full = query != null && (query.equals("full") || query.startsWith("full="));
    if (!full) {
      Answers.text(response, callback, HttpStatus.OK_200, "ok");
      return true;
    }
    try {
      gate.get().checkHost(request);
      Answers.json(response, callback, HttpStatus.OK_200, document(failed));
    } catch (RefusedException e) {
      Answers.text(response, callback, e.status(), e.reason());
    }
    return true;
  }

  private byte[] document(List<String> failed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("status", failed.isEmpty() ? "ok" : "degraded");
      out.writeArrayFieldStart("failed");
      for (String source : failed) {
        out.writeString(source);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
