package livestatus.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What every page needs: how large the screen is, what time it is, which characters there are.
 *
 * @param tick counts redraws, for what turns
 */
record Frame(int width, int height, Instant now, ZoneId zone, Alphabet alphabet, long tick) {
  Frame {
    width = Math.max(20, width);
    height = Math.max(4, height);
  }

  /** {@code 12s}, {@code 5m}, {@code 1h05}, {@code 3d}: how long ago. */
  String age(Instant since) {
    if (since.equals(Instant.EPOCH)) {
      return "";
    }
    Duration age = since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    if (age.toSeconds() < 60) {
      return age.toSeconds() + "s";
    }
    if (age.toMinutes() < 60) {
      return age.toMinutes() + "m";
    }
    return age.toHours() < 24
        ? String.format(Locale.ROOT, "%dh%02d", age.toHours(), age.toMinutesPart())
        : age.toDays() + "d";
  }

  /** What is so everywhere: how many sessions, and who told it. */
  Line header(Model model) {
    List<String> counts = new ArrayList<>();
    model.counts().forEach((word, count) -> counts.add(count + " " + word));
    int all = model.rows().size();
    String left = all == 1 ? "1 session" : all + " sessions";
    left += counts.isEmpty() ? "" : ": " + String.join(" " + alphabet.dot + " ", counts);
    String source = alphabet.text(model.source(), 100);
    int space = width - Line.width(source) - 1;
    Line line = new Line().add(Ink.BOLD, "Live Status ");
    String shown = Line.fit(" " + left, Math.max(0, space - line.width()), alphabet);
    line.add(Ink.PLAIN, shown);
    line.add(Ink.PLAIN, " ".repeat(Math.max(1, width - line.width() - Line.width(source))));
    return line.add(model.healthy() ? Ink.GOOD : Ink.WARN, source);
  }
}
