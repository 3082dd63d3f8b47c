package livestatus.e2e;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import livestatus.mattermost.FakeMattermost;
import livestatus.mattermost.FakeMattermost.Login;
import tools.jackson.databind.JsonNode;

/**
 * All posts on the server, held against all sessions that the daemon tells of: each session that
 * has done something has one status post, which is where the session talks and shows its state; a
 * sub-agent has none, for it stands in its parent's. The agent's own posts are answers, and only
 * where somebody asked.
 */
final class Posts {
  /** What a card's title says in each state. */
  private static final Map<String, String> HEADLINES =
      Map.of(
          "idle", "Done",
          "completed", "Done",
          "error", "Error",
          "cancelled", "Cancelled",
          "working", "Working",
          "blocked", "Blocked",
          "unknown", "Unknown");

  private final FakeMattermost server;
  private final Login claw;
  private final Login alice;
  private final String home;

  /**
   * @param claw whose account the gateway and the daemon share
   * @param home where the posts of sessions go that talk nowhere
   */
  Posts(FakeMattermost server, Login claw, Login alice, String home) {
    this.server = server;
    this.claw = claw;
    this.alice = alice;
    this.home = home;
  }

  /** The post that an address leads to. */
  List<FakeMattermost.Seen> at(String link) {
    return status().stream().filter(post -> link.endsWith("/" + post.id())).toList();
  }

  /** How many status posts a session has whose one post this is. */
  long alike(FakeMattermost.Seen post) {
    return status().stream().filter(each -> session(each).equals(session(post))).count();
  }

  private List<FakeMattermost.Seen> status() {
    return server.postsBy(claw).stream().filter(Posts::isStatus).toList();
  }

  static boolean isStatus(FakeMattermost.Seen post) {
    return post.props().has("live_status");
  }

  private static String session(FakeMattermost.Seen post) {
    return post.props().path("live_status").path("session").asString("");
  }

  /** What a post says first: its state, and what was asked. */
  static String title(FakeMattermost.Seen post) {
    return post.attachment().path("title").asString("");
  }

  /**
   * What is not as it should be, a sentence each.
   *
   * @param sessions as the daemon tells of them now
   */
  List<String> faults(JsonNode sessions) {
    List<String> faults = new ArrayList<>();
    Set<String> linked = new HashSet<>();
    for (JsonNode row : sessions) {
      String key = row.path("key").asString("");
      List<FakeMattermost.Seen> posts = at(row.path("post").asString("none"));
      // A job of the clock is a session too, but each of its runs is another one.
      boolean none = row.path("turns").asInt() == 0 || row.hasNonNull("parent");
      addIf(posts.size() != (none ? 0 : 1), posts.size() + " posts are of " + row, faults);
      for (FakeMattermost.Seen post : posts) {
        linked.add(post.id());
        check(key, row.path("state").asString(""), post, faults);
      }
    }
    Map<String, Long> marks =
        status().stream().collect(Collectors.groupingBy(Posts::session, Collectors.counting()));
    marks.forEach((mark, n) -> addIf(n != 1, "There are " + n + " posts with " + mark, faults));
    for (FakeMattermost.Seen post : status()) {
      addIf(!linked.contains(post.id()), "No session has the post " + post, faults);
    }
    answers(faults);
    return faults;
  }

  private void check(String key, String state, FakeMattermost.Seen post, List<String> faults) {
    Place place = placeOf(key);
    addIf(
        !new Place(post.channel(), post.root()).equals(place), key + " is not at " + place, faults);
    String headline = HEADLINES.getOrDefault(state, "no such state");
    addIf(!title(post).contains(headline), key + " is " + state + ", not " + title(post), faults);
  }

  private record Place(String channel, String root) {}

  /** Where a session talks, by its key. */
  private Place placeOf(String key) {
    List<String> parts = List.of(key.split(":", -1));
    if (parts.size() < 5 || !parts.get(2).equals("mattermost")) {
      return new Place(home, "");
    }
    if (parts.get(3).equals("direct")) {
      return new Place(server.directChannel(claw, alice), "");
    }
    return new Place(parts.get(4), parts.size() > 6 ? parts.get(6) : "");
  }

  /** An agent answers where it was asked, in one post or in several. */
  private void answers(List<String> faults) {
    Set<Place> asked =
        server.postsBy(alice).stream().map(Posts::placeOf).collect(Collectors.toSet());
    for (FakeMattermost.Seen post : server.postsBy(claw)) {
      boolean astray = !isStatus(post) && !asked.contains(placeOf(post));
      addIf(astray, "Nobody asked for " + post, faults);
    }
  }

  private static Place placeOf(FakeMattermost.Seen post) {
    return new Place(post.channel(), post.root());
  }

  private static void addIf(boolean wrong, String fault, List<String> faults) {
    if (wrong) {
      faults.add(fault + ".");
    }
  }
}
