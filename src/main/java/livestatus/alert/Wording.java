package livestatus.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.mattermost.Notice;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.Snapshot;
import livestatus.status.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * Alerts in words. What a session says is told only where it talks to nobody in particular: of
 * conversations, only state and name are.
 */
final class Wording {
  private static final int NAME = 80;
  private static final int SENTENCE = 300;
  private static final String OVER = "#2da160";

  private Wording() {}

  static Alert of(Alert.Kind kind, Session session, Snapshot snapshot) {
    SessionFacts facts = session.facts();
    Instant sign = session.status().lastSign();
    Instant since = kind == Alert.Kind.ERROR || sign == null ? session.status().since() : sign;
    return new Alert(
        kind.of(session.key()),
        kind,
        session.key(),
        SafeText.line(facts.agent(), NAME),
        facts.title() == null ? null : SafeText.line(facts.title(), NAME),
        since,
        mayBeTold(session, snapshot) ? SafeText.line(session.status().reason(), SENTENCE) : null);
  }

  private static boolean mayBeTold(Session session, Snapshot snapshot) {
    Session root = snapshot.get(snapshot.root(session.key()));
    return isOpen(session) && root != null && isOpen(root);
  }

  private static boolean isOpen(Session session) {
    Kind kind = session.facts().kind();
    boolean conversation =
        kind == Kind.DIRECT || kind == Kind.GROUP || kind == Kind.CHANNEL || kind == Kind.OTHER;
    return !conversation && session.facts().delivery() == null;
  }

  private static String headline(Alert alert) {
    return switch (alert.kind()) {
      case ERROR -> "Error";
      case VERY_STALE -> "No sign of life";
      case STUCK -> "Stuck";
      case DAEMON -> "Trouble with Live Status";
    };
  }

  private static String color(Alert alert) {
    return switch (alert.kind()) {
      case ERROR -> "#d63c3c";
      case VERY_STALE -> "#b8703a";
      case STUCK, DAEMON -> "#e8590c";
    };
  }

  /**
   * The alert as a post.
   *
   * @param mention names of people who are called, by the configuration and by nothing else
   * @param link the address of the session's status post; null where it has none
   * @param over when it ended; null while it is true
   */
  static Notice notice(
      Alert alert,
      String gateway,
      List<String> mention,
      @Nullable String link,
      @Nullable Instant over) {
    StringBuilder message = new StringBuilder();
    mention.forEach(name -> message.append('@').append(name).append(' '));
    message.append(headline(alert));
    String name = alert.agent() == null ? "" : SafeText.code(alert.agent(), NAME);
    if (!name.isEmpty()) {
      message.append(": ").append(name);
    }
    StringBuilder text = new StringBuilder(name);
    if (alert.label() != null) {
      text.append(name.isEmpty() ? "" : " ").append(SafeText.code(alert.label(), NAME));
    }
    if (alert.what() != null) {
      text.append(text.isEmpty() ? "" : "\n").append(SafeText.code(alert.what(), SENTENCE));
    }
    if (link != null) {
      text.append("\n[Status post](").append(link).append(')');
    }
    String title = over == null ? headline(alert) : "Over: " + headline(alert);
    String footer =
        SafeText.line(gateway, NAME)
            + (over == null
                ? " · since " + clock(alert.since())
                : " · lasted " + words(Duration.between(alert.since(), over)));
    return new Notice(
        message.toString(), over == null ? color(alert) : OVER, title, text.toString(), footer);
  }

  private static String clock(Instant at) {
    return at.toString().substring(0, 16).replace('T', ' ') + " UTC";
  }

  private static String words(Duration lasted) {
    long minutes = Math.max(0, lasted.toMinutes());
    if (minutes < 1) {
      return "less than a minute";
    }
    return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  /** The alert for a program. {@code text} is what chat programs show of it. */
  static Map<String, Object> payload(
      Alert alert, String gateway, @Nullable String link, @Nullable Instant over) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("event", over == null ? "raised" : "resolved");
    payload.put("id", alert.id());
    payload.put("kind", alert.kind().word());
    payload.put("gateway", gateway);
    if (alert.session() != null) {
      payload.put("session", alert.session().value());
    }
    if (alert.agent() != null) {
      payload.put("agent", alert.agent());
    }
    if (alert.label() != null) {
      payload.put("label", alert.label());
    }
    payload.put("since", alert.since().toString());
    if (over != null) {
      payload.put("over", over.toString());
    }
    if (alert.what() != null) {
      payload.put("what", alert.what());
    }
    if (link != null) {
      payload.put("post", link);
    }
    payload.put("text", sentence(alert, gateway, over));
    return payload;
  }

  private static String sentence(Alert alert, String gateway, @Nullable Instant over) {
    String about = alert.agent() == null ? "" : " of " + SafeText.code(alert.agent(), NAME);
    String name = alert.label() == null ? "" : " " + SafeText.code(alert.label(), NAME);
    String what = alert.what() == null ? "" : ": " + SafeText.code(alert.what(), SENTENCE);
    String where = " (" + SafeText.line(gateway, NAME) + ")";
    return (over == null ? "" : "Over: ") + headline(alert) + about + name + what + where;
  }

  /** For people who ask what is open. */
  static String sentence(Alert alert) {
    return headline(alert)
        + (alert.agent() == null ? "" : " of " + alert.agent())
        + (alert.label() == null ? "" : " \"" + alert.label() + "\"")
        + " since "
        + clock(alert.since());
  }
}
