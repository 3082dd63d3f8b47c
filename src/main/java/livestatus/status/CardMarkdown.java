package livestatus.status;

import java.util.List;
import java.util.stream.Collectors;
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
    return lines.stream().map(CardMarkdown::line).collect(Collectors.joining("\n"));
  }

  private static String line(Line line) {
    StringBuilder markdown = new StringBuilder();
    if (line.depth() > 0) {
      markdown.append(INDENT.repeat(line.depth() - 1)).append("└ ");
    }
    boolean child = line.kind() == Kind.CHILD;
    markdown.append(child ? Look.ofWord(line.word()).emoji : line.symbol());
    boolean first = line.symbol().isEmpty();
    for (Span span : line.spans()) {
      if (!first) {
        markdown.append(span.style() == Style.MUTED ? " · " : " ");
      }
      markdown.append(span(span));
      first = false;
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
