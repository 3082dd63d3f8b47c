package livestatus.cli.watch;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rows as the API tells them, and screens to show them on. */
final class Rows {
  static final Instant NOW = Instant.parse("2026-11-21T14:02:00Z");

  private final List<Row> rows = new ArrayList<>();
  private final Alphabet alphabet;

  Rows(Alphabet alphabet) {
    this.alphabet = alphabet;
  }

  Rows() {
    this(Alphabet.UNICODE);
  }

  static ObjectNode json(String key, String agent, String state, String asked, int age) {
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("key", key).put("gateway", "box").put("agent", agent).put("state", state);
    row.put("freshness", "fresh").put("asked", asked);
    row.put("since", NOW.minusSeconds(age).toString());
    row.put("reason", "because").put("witness", "transcript").put("turns", 1);
    return row;
  }

  Rows add(ObjectNode row) {
    rows.add(Row.of(row, alphabet));
    return this;
  }

  Rows add(String key, String agent, String state, String asked, int age) {
    return add(json(key, agent, state, asked, age));
  }

  Rows child(String parent, String key, String agent, String state, String asked, int age) {
    return add(json(key, agent, state, asked, age).put("parent", parent));
  }

  Model model() {
    return new Model(rows, true, "live", "");
  }

  static Frame frame(int width, int height, Alphabet alphabet) {
    return new Frame(width, height, NOW, ZoneId.of("UTC"), alphabet, 0);
  }

  static List<String> list(Frame frame, Model model, View view) {
    return ListPage.lines(frame, model, view, Tree.of(model, view), null).stream()
        .map(line -> line.plain().stripTrailing())
        .toList();
  }

  static View press(View view, Model model, String letters) {
    View pressed = view;
    for (int i = 0; i < letters.length(); i++) {
      pressed = press(pressed, model, Key.of(letters.charAt(i)));
    }
    return pressed;
  }

  static View press(View view, Model model, Key key) {
    View settled = Keys.settle(view, Tree.of(model, view));
    View pressed = Keys.press(settled, key, Tree.of(model, settled), 5);
    return Keys.settle(pressed, Tree.of(model, pressed));
  }

  static @Nullable String chosen(View view) {
    String id = view.chosen();
    return id == null ? null : id.substring(id.indexOf('\n') + 1);
  }
}
