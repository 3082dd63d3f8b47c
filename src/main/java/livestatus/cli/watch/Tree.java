package livestatus.cli.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sessions as a list of lines: sub-agents below their parents, filtered and sorted. Pure. */
final class Tree {
  /**
   * A line of the list.
   *
   * @param below how many sub-agents it has in all
   * @param wanted whether the filter wants it, and not only one below it
   */
  record Item(Row row, int depth, int below, boolean folded, boolean wanted) {}

  private static final Comparator<Row> NEWEST =
      Comparator.comparing(Row::since).reversed().thenComparing(Row::id);

  private final View view;
  private final Map<String, List<Row>> children = new LinkedHashMap<>();
  private final Map<String, Integer> below = new HashMap<>();
  private final Map<String, Integer> urgency = new HashMap<>();
  private final Set<String> wanted = new HashSet<>();
  private final Set<String> shown = new HashSet<>();
  private final List<Item> items = new ArrayList<>();

  private Tree(View view) {
    this.view = view;
  }

  static List<Item> of(Model model, View view) {
    return new Tree(view).items(model);
  }

  private List<Item> items(Model model) {
    Map<String, Row> known = new HashMap<>();
    model.rows().forEach(row -> known.put(row.id(), row));
    List<Row> roots = new ArrayList<>();
    for (Row row : model.rows()) {
      String parent = row.parent();
      if (parent == null || !known.containsKey(parent) || isCircle(row, known)) {
        roots.add(row);
      } else {
        children.computeIfAbsent(parent, unused -> new ArrayList<>()).add(row);
      }
    }
    roots.forEach(root -> weigh(root, 0));
    roots.sort(order());
    children.values().forEach(list -> list.sort(Comparator.comparing(Row::since)));
    roots.forEach(root -> add(root, 0));
    return items;
  }

  /** Sessions that are each other's parents all stand at the top. */
  private static boolean isCircle(Row row, Map<String, Row> known) {
    Set<String> seen = new HashSet<>();
    Row at = row;
    while (at != null && at.parent() != null) {
      if (!seen.add(at.id())) {
        return true;
      }
      at = known.get(at.parent());
    }
    return false;
  }

  private void weigh(Row row, int depth) {
    int count = 0;
    int most = row.urgency();
    boolean any = wants(row);
    if (any) {
      wanted.add(row.id());
    }
    for (Row child : children.getOrDefault(row.id(), List.of())) {
      weigh(child, depth + 1);
      count += 1 + below.getOrDefault(child.id(), 0);
      most = Math.min(most, urgency.getOrDefault(child.id(), most));
      any |= shown.contains(child.id());
    }
    below.put(row.id(), count);
    urgency.put(row.id(), most);
    if (any) {
      shown.add(row.id());
    }
  }

  private boolean wants(Row row) {
    boolean state = view.word() == null || view.word().equals(row.word());
    return state && (view.text().isEmpty() || row.holds(view.text()));
  }

  private Comparator<Row> order() {
    return switch (view.sort()) {
      case URGENCY ->
          Comparator.<Row>comparingInt(row -> urgency.getOrDefault(row.id(), 9))
              .thenComparing(NEWEST);
      case NEWEST -> NEWEST;
      case AGENT -> Comparator.comparing(Row::agent).thenComparing(NEWEST);
      case TITLE -> Comparator.comparing(Row::title).thenComparing(NEWEST);
    };
  }

  private void add(Row row, int depth) {
    if (!shown.contains(row.id())) {
      return;
    }
    boolean folded = view.folded().contains(row.id());
    int count = below.getOrDefault(row.id(), 0);
    items.add(new Item(row, depth, count, folded, wanted.contains(row.id())));
    if (!folded) {
      children.getOrDefault(row.id(), List.of()).forEach(child -> add(child, depth + 1));
    }
  }
}
