package livestatus.web;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import livestatus.json.JsonText;
import livestatus.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * One message.
 *
 * @param id by which a listener says what it saw last
 * @param whole nothing that was told before counts any more
 * @param late its sessions are written when it is asked for them, so it takes no room before
 * @param changed the sessions that changed, or a part of all
 * @param gone the ids of those that are no longer listed
 */
record LiveMessage(
    String id, boolean whole, boolean late, List<LiveMessage.Item> changed, List<String> gone) {
  /** How many sessions go into one message where all are told. */
  static final int PART = 100;

  /** Ends the id of a message that is not all: there nobody can go on. */
  private static final String BETWEEN = "-part";

  /**
   * A session as it is told.
   *
   * @param id what it is called among all gateways: its key where it is of this one, else the
   *     gateway, a line break and the key
   */
  record Item(String id, String gateway, String key, String agent, String state, String json) {
    static String id(String gateway, String key) {
      return gateway + "\n" + key;
    }
  }

  /** Which sessions a listener wants to hear of; null for any. */
  record Filter(
      @Nullable String gateway,
      @Nullable String agent,
      @Nullable String state,
      @Nullable String key) {
    static final Filter ALL = new Filter(null, null, null, null);

    boolean wants(Item item) {
      return (gateway == null || gateway.equals(item.gateway()))
          && (agent == null || agent.equals(item.agent()))
          && (state == null || state.equals(item.state()))
          && (key == null || key.equals(item.key()));
    }

    /**
     * Whether it was perhaps told of before, in another state: for this listener it is gone then.
     */
    boolean mayHaveWanted(Item item) {
      return state != null && new Filter(gateway, agent, null, key).wants(item);
    }
  }

  /**
   * The message as JSON, with the sessions that a listener wants; empty for a part of all in
   * between that has none of them.
   */
  String json(Filter filter) {
    StringBuilder json = new StringBuilder(256);
    List<String> left = new ArrayList<>(gone);
    json.append("{\"type\":\"").append(whole ? "snapshot" : "changes");
    json.append("\",\"id\":\"").append(id).append("\",\"sessions\":[");
    String comma = "";
    for (Item item : changed) {
      if (filter.wants(item)) {
        json.append(comma).append(item.json());
        comma = ",";
      } else if (!whole && filter.mayHaveWanted(item)) {
        left.add(item.id());
      }
    }
    boolean nothing = comma.isEmpty() && !whole && id.endsWith(BETWEEN);
    return nothing
        ? ""
        : json.append("],\"gone\":").append(JsonText.of(left)).append('}').toString();
  }

  /** In characters, roughly. */
  long size() {
    return 100 + changed.stream().mapToLong(item -> item.json().length()).sum();
  }

  /**
   * All that is true, in parts, so that many sessions are never written at once. Only who got the
   * last part can go on from there.
   *
   * @param number the last message's
   * @param here this gateway's sessions; they are written later and on any thread
   * @param there those of others
   */
  static List<LiveMessage> parts(
      String epoch,
      long number,
      Function<Session, Item> view,
      List<Session> here,
      List<Item> there) {
    int all = here.size() + there.size();
    List<LiveMessage> parts = new ArrayList<>();
    for (int from = 0; from == 0 || from < all; from += PART) {
      int to = Math.min(all, from + PART);
      String id = epoch + (to == all ? "-" + number : BETWEEN);
      List<Item> some = new Part(view, here, there, from, to);
      parts.add(new LiveMessage(id, from == 0, true, some, List.of()));
    }
    return parts;
  }

  /** Some of all sessions, written each time that somebody asks for one. */
  private static final class Part extends AbstractList<Item> {
    private final Function<Session, Item> view;
    private final List<Session> here;
    private final List<Item> there;
    private final int from;
    private final int to;

    Part(Function<Session, Item> view, List<Session> here, List<Item> there, int from, int to) {
      this.view = view;
      this.here = here;
      this.there = there;
      this.from = from;
      this.to = to;
    }

    @Override
    public Item get(int index) {
      int at = from + Objects.checkIndex(index, size());
      return at < here.size() ? view.apply(here.get(at)) : there.get(at - here.size());
    }

    @Override
    public int size() {
      return to - from;
    }
  }
}
