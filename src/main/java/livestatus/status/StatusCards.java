package livestatus.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.Turn;
import livestatus.session.Usage;
import livestatus.status.StatusCard.Line;
import livestatus.status.StatusCard.Span;
import livestatus.status.StatusCard.Style;
import org.jspecify.annotations.Nullable;

/** Makes the cards of sessions: a root session's card shows its sub-agents too. */
public final class StatusCards {
  private static final int MAX_AGENT = 40;
  private static final int MAX_NAME = 60;
  private static final int MAX_MODEL = 40;
  private static final int MAX_ASKED = 80;
  private static final int MAX_FALLBACK = 200;

  private final ZoneId zone;
  private final Detail detail;

  /**
   * @param zone of the people who read
   */
  public StatusCards(ZoneId zone, Detail detail) {
    this.zone = zone;
    this.detail = detail;
  }

  /** The card of a session and of all below it; null if the snapshot does not know it. */
  public @Nullable StatusCard card(Snapshot snapshot, SessionKey key) {
    return card(snapshot, key, null);
  }

  /** The same, and that nobody looked for some time of the turn. */
  public @Nullable StatusCard card(Snapshot snapshot, SessionKey key, @Nullable Silence silence) {
    Session session = snapshot.get(key);
    if (session == null) {
      return null;
    }
    Turn turn = session.turn();
    String asked = turn == null || detail == Detail.NONE ? null : turn.asked();
    String title = asked == null ? "" : SafeText.firstLine(asked, MAX_ASKED);
    boolean told = detail != Detail.NONE && isToldApartByName(session.facts().kind());
    List<Line> body = new ArrayList<>(note(silence));
    body.addAll(BodyLines.of(snapshot, session, zone, detail));
    return card(session, title, told, body, footer(session));
  }

  private List<Line> note(@Nullable Silence silence) {
    return silence == null
        ? List.of()
        : List.of(Words.of(StatusCard.Kind.NOTE, 0, "", "⏸").text(silence.words(zone)).line());
  }

  /**
   * State and name alone, for a place where others read along who are not part of the conversation.
   */
  public @Nullable StatusCard labelOnly(
      Snapshot snapshot, SessionKey key, @Nullable Silence silence) {
    Session session = snapshot.get(key);
    return session == null ? null : card(session, "", true, note(silence), List.of(since(session)));
  }

  private StatusCard card(
      Session session, String asked, boolean named, List<Line> body, List<String> footer) {
    SessionFacts facts = session.facts();
    Look look = Look.of(session);
    String agent = SafeText.line(facts.agent(), MAX_AGENT);
    String title = facts.title();
    String name = named && title != null ? SafeText.line(title, MAX_NAME) : "";
    String message = "Status of " + Markdown.code(agent);
    String headline = look.emoji + " " + look.headline;
    String fallback = agent + ": " + look.headline + (asked.isEmpty() ? "" : " · " + asked);
    String footerText = String.join(" · ", footer);
    String cardTitle = asked.isEmpty() ? headline : headline + " · " + Markdown.escape(asked);
    int left =
        StatusCard.MAX_RUNES
            - Runes.inJson(cardTitle)
            - Runes.inJson(footerText)
            - Runes.inJson(fallback);
    List<Line> fitting = fit(body, left);
    List<Line> lines = new ArrayList<>();
    if (!asked.isEmpty()) {
      lines.add(new Line(StatusCard.Kind.ASKED, 0, "", "", List.of(new Span(Style.CODE, asked))));
    }
    lines.addAll(fitting);
    List<Span> counts = footer.stream().map(part -> new Span(Style.MUTED, part)).toList();
    lines.add(new Line(StatusCard.Kind.COUNTS, 0, "", "", counts));
    return new StatusCard(
        session.key(),
        name.isEmpty() ? message : message + " · " + Markdown.code(name),
        cardTitle,
        look.color,
        CardMarkdown.of(fitting),
        footerText,
        Graphemes.shorten(fallback, MAX_FALLBACK),
        session.state(),
        session.status().freshness(),
        look.word,
        look.symbol,
        look.headline,
        session.status().since(),
        agent,
        name.isEmpty() ? null : name,
        lines);
  }

  /** As many of the first lines as fit. */
  private static List<Line> fit(List<Line> body, int runes) {
    Line cut = Words.of(StatusCard.Kind.NOTE).muted("…").line();
    List<Line> fitting = new ArrayList<>(body);
    while (Runes.inJson(CardMarkdown.of(fitting)) > runes) {
      fitting.remove(
          fitting.get(fitting.size() - 1).equals(cut) ? fitting.size() - 2 : fitting.size() - 1);
      if (!fitting.get(fitting.size() - 1).equals(cut)) {
        fitting.add(cut);
      }
    }
    return fitting;
  }

  /** In a channel the place itself tells which session it is. */
  private static boolean isToldApartByName(Kind kind) {
    return kind != Kind.CHANNEL && kind != Kind.GROUP && kind != Kind.DIRECT && kind != Kind.MAIN;
  }

  private List<String> footer(Session session) {
    List<String> parts = new ArrayList<>();
    parts.add(since(session));
    Turn turn = session.turn();
    Usage usage = session.usage();
    if (turn != null) {
      Instant ended = turn.ended();
      if (ended != null && session.state().isOver()) {
        parts.add("took " + Figures.duration(Duration.between(turn.started(), ended)));
      }
      if (turn.tools() > 0) {
        String tools = turn.tools() == 1 ? "1 tool" : turn.tools() + " tools";
        parts.add(turn.failures() == 0 ? tools : tools + " (" + turn.failures() + " failed)");
      }
      if (turn.retries() > 0) {
        parts.add(turn.retries() == 1 ? "1 retry" : turn.retries() + " retries");
      }
      usage = turn.usage();
    }
    if (usage.totalTokens() > 0) {
      parts.add(Figures.count(usage.totalTokens()) + " tokens");
    }
    if (usage.cost() > 0 && Double.isFinite(usage.cost())) {
      parts.add(Figures.cost(usage.cost()));
    }
    String model = turn == null ? null : turn.model();
    if (model != null && !model.isBlank()) {
      parts.add(SafeText.line(model, MAX_MODEL));
    }
    return parts;
  }

  /** With the day, unless it is of now: tomorrow a time alone would be wrong. */
  private String since(Session session) {
    Instant since = session.status().since();
    boolean now = Look.of(session) == Look.WORKING;
    return "since " + (now ? Figures.time(since, zone) : Figures.day(since, zone));
  }
}
