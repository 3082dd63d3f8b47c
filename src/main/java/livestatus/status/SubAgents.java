package livestatus.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Step;
import livestatus.session.Turn;
import livestatus.status.StatusCard.Kind;
import livestatus.status.StatusCard.Line;
import org.jspecify.annotations.Nullable;

/** The tree of sub-agents in a few lines, however many there are and however deep. */
final class SubAgents {
  private static final int MAX_SHOWN = 8;
  private static final int MIN_FAILED = 2;
  private static final int COUNTED_FROM = 3;
  private static final int MAX_DEPTH = 5;
  private static final int MAX_LABEL = 32;
  private static final int MAX_ERROR = 80;

  /** So much of a line in code fits beside everything else on a phone. */
  private static final int MAX_LINE = 36;

  private static final int MIN_STEP = 20;

  /**
   * @param parent the parent's place in the list; -1 for the root's children
   */
  private record Node(Session session, int parent) {}

  private final ZoneId zone;
  private final Detail detail;

  SubAgents(ZoneId zone, Detail detail) {
    this.zone = zone;
    this.detail = detail;
  }

  List<Line> lines(Snapshot snapshot, Session root) {
    List<Node> nodes = nodes(snapshot, root);
    List<Line> lines = new ArrayList<>();
    if (nodes.size() >= COUNTED_FROM) {
      lines.add(
          Words.of(Kind.NOTE)
              .strong(nodes.size() + " sub-agents")
              .muted(counts(nodes.stream().map(Node::session).toList()))
              .line());
    }
    List<Integer> shown = shown(nodes);
    Map<Integer, Integer> depths = new HashMap<>();
    for (int i : shown) {
      int depth = depth(nodes, depths, i);
      depths.put(i, depth);
      lines.add(line(nodes.get(i).session, root.facts().agent(), depth));
    }
    if (shown.size() < nodes.size()) {
      int more = nodes.size() - shown.size();
      lines.add(Words.of(Kind.NOTE, 1, "", "").muted("and " + more + " more").line());
    }
    return lines;
  }

  /** All sub-agents, a parent before its children. Not recursive: the tree may be very deep. */
  private static List<Node> nodes(Snapshot snapshot, Session root) {
    List<Node> nodes = new ArrayList<>();
    Set<SessionKey> seen = new HashSet<>(Set.of(root.key()));
    Deque<Node> open = new ArrayDeque<>();
    push(open, snapshot.children(root.key()), -1);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (seen.add(node.session.key())) {
        nodes.add(node);
        push(open, snapshot.children(node.session.key()), nodes.size() - 1);
      }
    }
    return nodes;
  }

  private static void push(Deque<Node> open, List<Session> children, int parent) {
    for (int i = children.size() - 1; i >= 0; i--) {
      open.push(new Node(children.get(i), parent));
    }
  }

  /**
   * If not all fit: those that wait for somebody, those at work, two that failed even if there are
   * more at work than fit, then those that changed last.
   */
  private static List<Integer> shown(List<Node> nodes) {
    if (nodes.size() <= MAX_SHOWN) {
      return IntStream.range(0, nodes.size()).boxed().toList();
    }
    Comparator<Integer> rank = Comparator.comparingInt(i -> rank(nodes.get(i).session));
    Comparator<Integer> age = Comparator.comparing(i -> nodes.get(i).session.status().since());
    List<Integer> sorted =
        IntStream.range(0, nodes.size())
            .boxed()
            .sorted(rank.thenComparing(age.reversed()))
            .toList();
    List<Integer> failed = sorted.stream().filter(i -> isFailed(nodes.get(i).session)).toList();
    Set<Integer> shown = new TreeSet<>(failed.subList(0, Math.min(MIN_FAILED, failed.size())));
    for (int i : sorted) {
      if (shown.size() == MAX_SHOWN) {
        break;
      }
      shown.add(i);
    }
    return List.copyOf(shown);
  }

  private static boolean isFailed(Session session) {
    return session.state() == State.ERROR;
  }

  private static int rank(Session session) {
    return switch (session.state()) {
      case BLOCKED -> 0;
      case WORKING -> 1;
      case ERROR -> 2;
      default -> 3;
    };
  }

  /** One more than that of the nearest ancestor that is shown. */
  private static int depth(List<Node> nodes, Map<Integer, Integer> depths, int index) {
    int at = nodes.get(index).parent;
    while (at >= 0 && !depths.containsKey(at)) {
      at = nodes.get(at).parent;
    }
    return at < 0 ? 1 : Math.min(MAX_DEPTH, depths.getOrDefault(at, 0) + 1);
  }

  private Line line(Session session, String rootAgent, int depth) {
    Look look = Look.of(session);
    Words words = Words.of(Kind.CHILD, depth, look.word, look.symbol);
    words.quote(label(session, rootAgent), MAX_LABEL);
    int label = Runes.count(label(session, rootAgent));
    Turn turn = session.turn();
    switch (look) {
      case WORKING -> {
        List<Step> open = turn == null ? List.of() : turn.openSteps();
        if (open.isEmpty()) {
          words.muted("working");
        } else {
          words.brief(open.get(open.size() - 1), detail, Math.max(MIN_STEP, MAX_LINE - label));
        }
      }
      case ERROR -> {
        words.muted("error");
        words.quote(detail == Detail.NONE ? null : Words.error(session), MAX_ERROR);
      }
      case BLOCKED -> {
        words.muted("blocked");
        boolean told = turn != null && detail != Detail.NONE;
        words.quote(told && turn != null ? turn.waitsFor() : null, MAX_ERROR);
      }
      case STALE, VERY_STALE, STUCK -> {
        Instant sign = session.status().lastSign();
        Instant since = sign == null ? session.status().since() : sign;
        words.muted(lower(look) + ", no sign of life since " + Figures.day(since, zone));
      }
      default -> words.muted(lower(look) + took(turn));
    }
    return words.line();
  }

  private static String took(@Nullable Turn turn) {
    Instant ended = turn == null ? null : turn.ended();
    return turn == null || ended == null
        ? ""
        : " in " + Figures.duration(Duration.between(turn.started(), ended));
  }

  /** Its name; with its agent's, where that is another one. */
  private String label(Session session, String rootAgent) {
    String title = detail == Detail.NONE ? null : session.facts().title();
    String label = title == null || title.isBlank() ? shortKey(session.key().value()) : title;
    String agent = session.facts().agent();
    return agent.equals(rootAgent) ? label : agent + "/" + label;
  }

  /** The last part of a key, as short as one still tells sessions apart. */
  private static String shortKey(String key) {
    String last = key.substring(key.lastIndexOf(':') + 1);
    return last.isEmpty() ? "sub-agent" : last.substring(0, Math.min(8, last.length()));
  }

  private static String counts(List<Session> sessions) {
    Map<Look, Integer> byLook = new EnumMap<>(Look.class);
    sessions.forEach(session -> byLook.merge(Look.of(session), 1, Integer::sum));
    Map<String, Integer> byWord = new LinkedHashMap<>();
    byLook.forEach(
        (look, count) ->
            byWord.merge(look == Look.ERROR ? "failed" : lower(look), count, Integer::sum));
    return byWord.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String lower(Look look) {
    return look.headline.toLowerCase(Locale.ROOT);
  }
}
