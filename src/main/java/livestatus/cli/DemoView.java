package livestatus.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livestatus.daemon.Outbox;
import livestatus.status.StatusCard;

/**
 * The cards in the terminal, redrawn in place. Where the output is no terminal, each card that is
 * new is printed once.
 */
final class DemoView {
  private final PrintStream out;
  private final boolean inPlace;
  private final boolean colour;
  private final Map<String, StatusCard> printed = new HashMap<>();
  private int height;

  DemoView(Console console) {
    this.out = console.out();
    this.inPlace = console.terminal();
    this.colour = console.colour();
  }

  void draw(List<Outbox.Entry> entries, boolean over) {
    if (!inPlace) {
      print(entries);
      return;
    }
    List<String> lines = new ArrayList<>();
    for (Outbox.Entry entry : entries) {
      lines.addAll(CardText.lines(entry.card(), colour));
      lines.add("");
    }
    if (over) {
      lines.add("The story has ended. Ctrl-C ends the demo.");
    }
    StringBuilder screen = new StringBuilder();
    if (height > 0) {
      screen.append("\u001b[").append(height).append("F");
    }
    for (String line : lines) {
      screen.append(line).append("\u001b[K\n");
    }
    screen.append("\u001b[J");
    height = lines.size();
    out.print(screen);
    out.flush();
  }

  private void print(List<Outbox.Entry> entries) {
    for (Outbox.Entry entry : entries) {
      StatusCard card = entry.card();
      if (!card.equals(printed.put(card.session().value(), card))) {
        CardText.lines(card, colour).forEach(out::println);
        out.println();
      }
    }
    out.flush();
  }

  void last(List<Outbox.Entry> entries) {
    draw(entries, false);
  }
}
