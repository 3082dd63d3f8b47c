package livestatus.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running server over a real socket, and holds each answer against the document. */
final class ApiClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An answer, as it came. */
  @SuppressWarnings("ArrayRecordComponent") // carried once and never compared
  record Answer(int status, HttpHeaders headers, byte[] raw) {
    String text() {
      if (!headers.firstValue("Content-Encoding").orElse("").equals("gzip")) {
        return new String(raw, UTF_8);
      }
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
        return new String(in.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(text());
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI server;

  ApiClient(URI server) {
    this.server = server;
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  Answer post(String path, Object body, String... headers) {
    String text =
        body instanceof String given ? given : JsonMapper.shared().writeValueAsString(body);
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .build());
  }

  Answer send(String method, String path, Object body) {
    String text =
        body instanceof String given ? given : JsonMapper.shared().writeValueAsString(body);
    return send(request(path).method(method, HttpRequest.BodyPublishers.ofString(text)).build());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> reply = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      Answer answer = new Answer(reply.statusCode(), reply.headers(), reply.body());
      if (!request.method().equals("HEAD")) {
        String address = request.uri().toString().substring(server.toString().length());
        Document.describes(request.method(), address, answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
