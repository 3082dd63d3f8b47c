package livestatus.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was told of each turn beside what the model knows of it, by time, for people to read. */
final class Report {
  private record Line(Instant at, String words) {}

  private final StringBuilder text = new StringBuilder();

  Report(String title) {
    text.append(title).append('\n');
  }

  /** A turn, in the order of time. */
  void add(Turn turn, List<Seen> told, List<ModelCall> calls) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(turn.asked(), "asked"));
    for (ModelCall call : calls) {
      lines.add(new Line(call.began(), "model  asked for step " + call.step()));
      lines.add(new Line(call.ended(), "model  answers: " + call.end()));
    }
    String before = "";
    for (Seen seen : told) {
      String words = "daemon " + seen.state() + " (" + seen.row().path("reason").asString("") + ")";
      if (!words.equals(before) && !seen.at().isBefore(turn.asked())) {
        lines.add(new Line(seen.at(), words));
      }
      before = words;
    }
    lines.sort(Comparator.comparing(Line::at));
    text.append('\n').append(turn.key()).append('\n');
    lines.forEach(line -> text.append(line.at()).append("  ").append(line.words()).append('\n'));
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
