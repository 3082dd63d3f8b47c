package livestatus.status;

import java.util.List;
import livestatus.status.StatusCard.Kind;
import livestatus.status.StatusCard.Line;
import livestatus.status.StatusCard.Span;
import livestatus.status.StatusCard.Style;

/** Lines as Mattermost's Markdown, one below the other. */
final class CardMarkdown {
  /** A space that neither Markdown nor HTML swallows. */
  private static final String INDENT = "\u2003";

  private CardMarkdown() {}

  static String of(List<Line> lines) {
    StringBuilder markdown = new StringBuilder();
    boolean tree = false;
    for (Line line : lines) {
      // A gap tells the session's own steps from those of its sub-agents.
      boolean gap = tree && line.depth() == 0;
      markdown.append(markdown.length() == 0 ? "" : gap ? "\n\n" : "\n").append(line(line));
      tree = line.depth() > 0;
    }
    return markdown.toString();
  }

  private static String line(Line line) {
    StringBuilder markdown = new StringBuilder();
    if (line.depth() > 0) {
      markdown.append(INDENT.repeat(line.depth() - 1)).append("└ ");
    }
    boolean child = line.kind() == Kind.CHILD;
    markdown.append(child ? Look.ofWord(line.word()).emoji : line.symbol());
    boolean first = line.symbol().isEmpty();
    boolean code = false;
    for (Span span : line.spans()) {
      boolean apart = span.style() == Style.MUTED || (child && code);
      if (!first) {
        markdown.append(apart ? " · " : " ");
      }
      markdown.append(span(span));
      first = false;
      code = span.style() == Style.CODE;
    }
    return markdown.toString();
  }

  private static String span(Span span) {
    return switch (span.style()) {
      case CODE -> Markdown.code(span.text());
      case STRONG -> "**" + span.text() + "**";
      case TEXT, MUTED -> span.text();
    };
  }
}
