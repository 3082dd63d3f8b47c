package livestatus.status;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import livestatus.session.Freshness;
import livestatus.session.SessionKey;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;

/**
 * All that people see of one session and its sub-agents. Every word in it is safe to show as it is:
 * secrets are masked, nothing in it can notify anybody, and it fits into one post.
 *
 * <p>Equal cards look the same, so an equal one need not be sent again. For that reason no ticking
 * time is in it, only moments.
 *
 * @param message the post's own text: short, Markdown, the same for as long as the session lives
 * @param title the headline of the changing part: symbol, state and what was asked; Markdown. A
 *     server looks for mentions in the text, never in the title, so words of people stand here
 * @param color of the bar beside it, {@code #rrggbb}
 * @param text the changing part, Markdown
 * @param footer since when, counts, tokens, cost, model: a small last line; plain
 * @param fallback the whole in one plain line, for notifications and for logs
 * @param word the state in the word that people, files and the API use; of a quiet session the word
 *     of its freshness
 * @param symbol the state in one character
 * @param headline the state in words for people, with a capital
 * @param since when this state began
 * @param agent the agent's name
 * @param name the session's own name, where it has one
 * @param lines what was asked and the same as {@code text} and {@code footer}, without Markdown,
 *     for a terminal and a web page
 */
public record StatusCard(
    SessionKey session,
    String message,
    String title,
    String color,
    String text,
    String footer,
    String fallback,
    State state,
    Freshness freshness,
    String word,
    String symbol,
    String headline,
    Instant since,
    String agent,
    @Nullable String name,
    List<Line> lines) {
  /**
   * How much of the 8,000 runes that a server takes as a post's props a card may use, in JSON. The
   * rest is for the keys that the post carries beside it.
   */
  public static final int MAX_RUNES = 7_000;

  /** A message that is longer would not be short. */
  public static final int MAX_MESSAGE_RUNES = 400;

  /** Mattermost cuts a longer one. */
  public static final int MAX_FOOTER_RUNES = 300;

  private static final Pattern COLOR = Pattern.compile("#[0-9a-f]{6}");

  /**
   * One line of the card, in plain text. Whoever renders it as HTML must escape it.
   *
   * @param depth how far it is indented: a sub-agent's line has one more than its parent's
   * @param word the state or outcome of what the line is about, to color it by; empty where it has
   *     none. Of a sub-agent as {@link StatusCard#word}; of a step running, ok, failed or abandoned
   * @param symbol one character for {@code word}, or empty
   * @param spans what to read, to be joined with spaces, muted ones with a dot before
   */
  public record Line(Kind kind, int depth, String word, String symbol, List<Span> spans) {
    public Line {
      if (depth < 0) {
        throw new IllegalArgumentException("A line cannot be indented by " + depth + ".");
      }
      spans = List.copyOf(spans);
    }

    /** The line without any styles and without its indentation. */
    public String plain() {
      StringBuilder plain = new StringBuilder(symbol);
      for (Span span : spans) {
        if (plain.length() > 0) {
          plain.append(span.style == Style.MUTED ? " · " : " ");
        }
        plain.append(span.text);
      }
      return plain.toString();
    }
  }

  /** A part of a line. */
  public record Span(Style style, String text) {}

  /** How a part of a line is to be read. */
  public enum Style {
    /** Our words. */
    TEXT,
    /** Our words, the first to be seen. */
    STRONG,
    /** What agents and people wrote: a command, a file, a question. To be set apart from ours. */
    CODE,
    /** Results, durations, times: the last to be seen. */
    MUTED
  }

  /** What a line tells. */
  public enum Kind {
    /** What was asked. */
    ASKED,
    /** What a person has to do, or what it waits for. */
    WAITS,
    /** What went wrong. */
    ERROR,
    /** How far it is. */
    PROGRESS,
    /** A step of the agent's own plan. */
    PLAN,
    /** A tool that runs now. */
    RUNNING,
    /** A tool call that is over. */
    STEP,
    /** A sub-agent. */
    CHILD,
    /** Anything else worth a line: how many were left out, what the agent says of itself. */
    NOTE,
    /** Counts, tokens, cost, model. */
    COUNTS
  }

  public StatusCard {
    lines = List.copyOf(lines);
    if (!COLOR.matcher(color).matches()) {
      throw new IllegalArgumentException("A card's color must be #rrggbb, not " + color + ".");
    }
    if (Runes.count(message) > MAX_MESSAGE_RUNES) {
      throw new IllegalArgumentException("The card's message is too long for " + session + ".");
    }
    if (Runes.count(footer) > MAX_FOOTER_RUNES) {
      throw new IllegalArgumentException("The card's footer is too long for " + session + ".");
    }
    int runes =
        Runes.inJson(title) + Runes.inJson(text) + Runes.inJson(footer) + Runes.inJson(fallback);
    if (runes > MAX_RUNES) {
      throw new IllegalArgumentException(
          "The card of " + session + " has " + runes + " runes; " + MAX_RUNES + " fit.");
    }
  }
}
