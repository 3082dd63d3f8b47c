package livestatus.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import livestatus.json.JsonTree;
import livestatus.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should hear of. It holds only what everybody may read who reads alerts.
 *
 * @param id the same for the same thing: it is told once until it is over
 * @param session null where it is about Live Status itself
 * @param label the session's name for people; null where it has none
 * @param since when it began to be so
 * @param what in words, where they may be told; null where only state and name may
 */
public record Alert(
    String id,
    Kind kind,
    @Nullable SessionKey session,
    @Nullable String agent,
    @Nullable String label,
    Instant since,
    @Nullable String what) {
  /** As it is kept in a file. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("kind", kind);
    json.put("session", session == null ? null : Map.of("value", session.value()));
    json.put("agent", agent);
    json.put("label", label);
    json.put("since", since);
    json.put("what", what);
    return json;
  }

  static Alert of(JsonTree json) {
    String session = json.path("session").path("value").text();
    return new Alert(
        json.path("id").text(""),
        Kind.valueOf(json.path("kind").text("")),
        session == null ? null : new SessionKey(session),
        json.path("agent").text(),
        json.path("label").text(),
        Instant.parse(json.path("since").text("")),
        json.path("what").text());
  }

  /** What it is about. */
  public enum Kind {
    ERROR,
    VERY_STALE,
    STUCK,
    DAEMON;

    /** The word that programs use. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String of(SessionKey session) {
      return word() + " " + session.value();
    }
  }
}
