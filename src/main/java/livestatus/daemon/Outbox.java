package livestatus.daemon;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.session.SessionKey;
import livestatus.status.StatusCard;
import org.jspecify.annotations.Nullable;

/**
 * The newest card of every root session, whether it also goes to a server or not: what {@code
 * status}, the dashboard and the demo show as it would look. Safe for threads.
 */
public final class Outbox {
  /**
   * A card and where it goes.
   *
   * @param place where, in words; null where it goes nowhere but here
   */
  public record Entry(StatusCard card, @Nullable String place, Instant changed) {}

  private final Map<SessionKey, Entry> entries = new LinkedHashMap<>();

  synchronized void put(StatusCard card, @Nullable String place, Instant now) {
    Entry before = entries.get(card.session());
    boolean same = before != null && before.card().equals(card);
    Instant changed = before != null && same ? before.changed() : now;
    entries.put(card.session(), new Entry(card, place, changed));
  }

  synchronized void retain(Collection<SessionKey> roots) {
    entries.keySet().retainAll(roots);
  }

  public synchronized @Nullable Entry get(SessionKey root) {
    return entries.get(root);
  }

  public synchronized List<Entry> all() {
    return List.copyOf(entries.values());
  }
}
