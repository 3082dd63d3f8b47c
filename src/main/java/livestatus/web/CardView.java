package livestatus.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import livestatus.status.StatusCard;

/** A status card as programs read it. */
final class CardView {
  private CardView() {}

  static Map<String, Object> of(StatusCard card) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("key", card.session().value());
    shown.put("message", card.message());
    shown.put("title", card.title());
    shown.put("color", card.color());
    shown.put("text", card.text());
    shown.put("footer", card.footer());
    shown.put("fallback", card.fallback());
    shown.put("state", card.state().word());
    shown.put("freshness", card.freshness().word());
    shown.put("word", card.word());
    shown.put("symbol", card.symbol());
    shown.put("headline", card.headline());
    shown.put("since", card.since().toString());
    shown.put("agent", card.agent());
    if (card.name() != null) {
      shown.put("name", card.name());
    }
    shown.put("lines", card.lines().stream().map(CardView::line).toList());
    return shown;
  }

  private static Map<String, Object> line(StatusCard.Line line) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("kind", line.kind().name().toLowerCase(Locale.ROOT));
    shown.put("depth", line.depth());
    shown.put("word", line.word());
    shown.put("symbol", line.symbol());
    shown.put(
        "spans",
        line.spans().stream()
            .map(
                span ->
                    Map.of(
                        "style", span.style().name().toLowerCase(Locale.ROOT), "text", span.text()))
            .toList());
    return shown;
  }
}
