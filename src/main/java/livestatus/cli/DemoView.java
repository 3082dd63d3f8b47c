package livestatus.cli;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livestatus.daemon.Outbox;
import livestatus.status.StatusCard;

/** The cards where there is no terminal to draw on: each one that is new is printed once. */
final class DemoView {
  private final PrintStream out;
  private final boolean colour;
  private final Map<String, StatusCard> printed = new HashMap<>();

  DemoView(Console console) {
    this.out = console.out();
    this.colour = console.colour();
  }

  void draw(List<Outbox.Entry> entries) {
    for (Outbox.Entry entry : entries) {
      StatusCard card = entry.card();
      if (!card.equals(printed.put(card.session().value(), card))) {
        CardText.lines(card, colour).forEach(out::println);
        out.println();
      }
    }
    out.flush();
  }
}
