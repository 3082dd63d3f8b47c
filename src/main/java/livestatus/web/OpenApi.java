package livestatus.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The description of everything that this server answers. */
final class OpenApi {
  void addTo(Routes routes) {
    routes.add("GET", "/openapi.json", call -> document());
  }

  private static Reply document() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/livestatus/openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is not in the jar.");
      }
      return new Reply(200, "application/json", in.readAllBytes(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
