package livestatus.cli;

import java.util.ArrayList;
import java.util.List;
import livestatus.status.StatusCard;

/** A card as lines of a terminal. */
final class CardText {
  private static final String RESET = "\u001b[0m";
  private static final String DIM = "\u001b[2m";
  private static final String BOLD = "\u001b[1m";

  private CardText() {}

  static List<String> lines(StatusCard card, boolean colour) {
    List<String> lines = new ArrayList<>();
    String bar = colour ? paint(card.color(), "┃") : "┃";
    String name = card.agent() + (card.name() == null ? "" : " · " + card.name());
    String headline = card.symbol() + " " + card.headline();
    lines.add(
        bar
            + " "
            + (colour
                ? paint(card.color(), headline) + "  " + BOLD + name + RESET
                : headline + "  " + name));
    for (StatusCard.Line line : card.lines()) {
      boolean muted = line.kind() == StatusCard.Kind.COUNTS || line.kind() == StatusCard.Kind.STEP;
      String text = "  ".repeat(line.depth()) + line.plain();
      lines.add(bar + " " + (colour && muted ? DIM + text + RESET : text));
    }
    return lines;
  }

  /** The text in a colour given as {@code #rrggbb}. */
  private static String paint(String color, String text) {
    int rgb = Integer.parseInt(color.substring(1), 16);
    return "\u001b[38;2;"
        + (rgb >> 16)
        + ";"
        + ((rgb >> 8) & 0xff)
        + ";"
        + (rgb & 0xff)
        + "m"
        + text
        + RESET;
  }
}
