package io.hostsonde.transport.prometheus;

import io.hostsonde.api.HeldBytes;
import io.hostsonde.http.Answers;
import io.hostsonde.http.Gate;
import io.hostsonde.http.RefusedException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code GET /metrics}. */
final class MetricsPath implements Request.Handler {

  private final Supplier<Gate> gate;
  private final Scrapes scrapes;

  MetricsPath(Supplier<Gate> gate, Scrapes scrapes) {
    this.gate = gate;
    this.scrapes = scrapes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String method = request.getMethod();
    if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Answers.text(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "GET only");
      return true;
    }
    try {
      gate.get().checkPage(request);
    } catch (RefusedException e) {
      Answers.text(response, callback, e.status(), e.reason());
      return true;
    }
    List<String> accepted = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
    boolean gzip = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
    if (!scrapes.add(new Asked(scrapes, request, response, callback, Format.of(accepted), gzip))) {
      Answers.text(
          response,
          callback,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "too many scrapes at once (prometheus.max-scrapes)");
    }
    return true;
  }

  private static final class Asked implements Scrapes.Scraper {

    private final Scrapes scrapes;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Format format;
    private final boolean gzip;

    Asked(
        Scrapes scrapes,
        Request request,
        Response response,
        Callback callback,
        Format format,
        boolean gzip) {
      this.scrapes = scrapes;
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.format = format;
      this.gzip = gzip;
    }

    @Override
    public Format format() {
      return format;
    }

    @Override
    public boolean gzip() {
      return gzip;
    }

    @Override
    public void answer(HeldBytes document) {
      Runnable written =
          () -> {
            document.release();
            scrapes.written(this);
          };
      response.getHeaders().put(HttpHeader.VARY, "Accept, Accept-Encoding");
      Answers.document(
          response,
          Callback.from(written, callback),
          format.contentType(),
          gzip ? "gzip" : null,
          ByteBuffer.wrap(document.bytes()));
    }

    @Override
    public void refused(String reason) {
      Answers.text(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, reason);
    }

    @Override
    public void failed() {
      Answers.text(response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500, "failed; see the log");
    }

    @Override
    public void drop() {
      Answers.drop(request);
    }
  }
}
