package livestatus.status;

import java.util.ArrayList;
import java.util.List;
import livestatus.session.Session;
import livestatus.session.Step;
import livestatus.status.StatusCard.Kind;
import livestatus.status.StatusCard.Line;
import livestatus.status.StatusCard.Span;
import livestatus.status.StatusCard.Style;
import org.jspecify.annotations.Nullable;

/** Puts a line together: our words as they are, others' words only made safe and as code. */
final class Words {
  private final Kind kind;
  private final int depth;
  private final String word;
  private final String symbol;
  private final List<Span> spans = new ArrayList<>();

  private Words(Kind kind, int depth, String word, String symbol) {
    this.kind = kind;
    this.depth = depth;
    this.word = word;
    this.symbol = symbol;
  }

  static Words of(Kind kind) {
    return new Words(kind, 0, "", "");
  }

  static Words of(Kind kind, int depth, String word, String symbol) {
    return new Words(kind, depth, word, symbol);
  }

  Words strong(String ours) {
    return add(Style.STRONG, ours);
  }

  Words text(String ours) {
    return add(Style.TEXT, ours);
  }

  Words muted(String ours) {
    return add(Style.MUTED, ours);
  }

  /** Others' words, shortened. */
  Words quote(@Nullable String untrusted, int maxRunes) {
    return untrusted == null ? this : add(Style.CODE, SafeText.line(untrusted, maxRunes));
  }

  /** A tool and its argument. */
  Words tool(Step step, Detail detail) {
    return add(Style.CODE, ToolWords.of(step.tool(), step.argument(), detail));
  }

  /** The same in so many runes at the most. */
  Words brief(Step step, Detail detail, int maxRunes) {
    return add(Style.CODE, ToolWords.brief(step.tool(), step.argument(), detail, maxRunes));
  }

  Line line() {
    return new Line(kind, depth, word, symbol, spans);
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  private Words add(Style style, String text) {
    if (!text.isEmpty()) {
      spans.add(new Span(style, text));
    }
    return this;
  }

  /** The error that a session ended with, as the agent or the records tell it. */
  static @Nullable String error(Session session) {
    if (session.turn() != null && session.turn().lastError() != null) {
      return session.turn().lastError();
    }
    return session.pushed() == null ? null : session.pushed().message();
  }
}
