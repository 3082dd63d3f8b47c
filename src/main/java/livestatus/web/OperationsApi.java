package livestatus.web;

import java.util.Map;

/** What supervisors and the {@code status} command ask. */
final class OperationsApi {
  private final WebApp.Parts parts;

  OperationsApi(WebApp.Parts parts) {
    this.parts = parts;
  }

  void addTo(Routes routes) {
    routes
        .add("GET", "/health", call -> Reply.json(Map.of("status", "up")))
        .add("GET", "/ready", call -> ready())
        .add("GET", "/api/status", call -> Reply.json(parts.report().get()));
  }

  private Reply ready() {
    boolean ready = parts.ready().getAsBoolean();
    return Reply.json(ready ? 200 : 503, Map.of("ready", ready));
  }
}
