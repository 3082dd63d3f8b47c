package livestatus.session;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by key, in the order in which they appeared; immutable. A map that is made of another
 * one shares with it all that did not change, so that one change among many sessions costs little,
 * and what differs between the two is found without looking at each.
 *
 * <pre>
 *   index: key ─> place        copied when sessions come
 *   pages: place ─> session    a page is copied when one of its sessions changes
 * </pre>
 */
final class SessionMap extends AbstractMap<SessionKey, Session> {
  static final SessionMap EMPTY = begun();

  private static final int BITS = 6;
  private static final int PAGE = 1 << BITS;

  /** Maps in which each place is the same session's, as far as they have it. */
  private static final class Line {
    /** How many places are taken. Only who makes the maps asks for that. */
    private int taken;
  }

  private final Line line;
  private final Map<SessionKey, Integer> index;

  private final @Nullable Session[][] pages;
  private final int size;

  private SessionMap(
      Line line, Map<SessionKey, Integer> index, @Nullable Session[][] pages, int size) {
    this.line = line;
    this.index = index;
    this.pages = pages;
    this.size = size;
  }

  /** An empty one whose places are its own. */
  private static SessionMap begun() {
    return new SessionMap(new Line(), Map.of(), new Session[0][], 0);
  }

  static SessionMap of(Map<SessionKey, Session> sessions) {
    return sessions instanceof SessionMap same ? same : EMPTY.with(sessions);
  }

  /**
   * The same with these changes.
   *
   * @param changes sessions that are new or changed, by key; null for one that is gone
   */
  @SuppressWarnings("ReferenceEquality") // There is one empty map that all share.
  SessionMap with(Map<SessionKey, ? extends @Nullable Session> changes) {
    boolean some = false;
    boolean lose = false;
    for (Map.Entry<SessionKey, ? extends @Nullable Session> change : changes.entrySet()) {
      some = true;
      lose |= change.getValue() == null && containsKey(change.getKey());
    }
    if (!some) {
      return this;
    }
    // Another map may have been made of this one before: then its next places are taken.
    boolean goesOn = !lose && this != EMPTY && line.taken == size;
    return goesOn ? grown(changes) : anew(changes);
  }

  @SuppressWarnings("ReferenceEquality") // Whether the copy was made yet.
  private SessionMap grown(Map<SessionKey, ? extends @Nullable Session> changes) {
    int most = size + changes.size();
    @Nullable Session[][] copies = Arrays.copyOf(pages, (most + PAGE - 1) >> BITS);
    int next = size;
    Map<SessionKey, Integer> places = index;
    for (Map.Entry<SessionKey, ? extends @Nullable Session> change : changes.entrySet()) {
      Session session = change.getValue();
      if (session == null) {
        continue;
      }
      Integer known = places.get(change.getKey());
      if (known == null && places == index) {
        places = new HashMap<>(most * 4 / 3 + 1);
        places.putAll(index);
      }
      int place = known == null ? next++ : known;
      int page = place >> BITS;
      @Nullable Session[] before = page < pages.length ? pages[page] : null;
      if (copies[page] == null) {
        copies[page] = new Session[PAGE];
      } else if (copies[page] == before) {
        copies[page] = Arrays.copyOf(before, PAGE);
      }
      copies[page][place & (PAGE - 1)] = session;
      if (known == null) {
        places.put(change.getKey(), place);
      }
    }
    line.taken = next;
    return new SessionMap(line, places, Arrays.copyOf(copies, (next + PAGE - 1) >> BITS), next);
  }

  private SessionMap anew(Map<SessionKey, ? extends @Nullable Session> changes) {
    if (isEmpty()) {
      return begun().grown(changes);
    }
    Map<SessionKey, @Nullable Session> all = new LinkedHashMap<>();
    forEach(all::put);
    changes.forEach(
        (key, session) -> {
          if (session == null) {
            all.remove(key);
          } else {
            all.put(key, session);
          }
        });
    return begun().grown(all);
  }

  /** What differs from another map. */
  interface Difference {
    void changed(Session now);

    void gone(SessionKey key);
  }

  @SuppressWarnings("ReferenceEquality") // What did not change is the same object.
  void since(SessionMap before, Difference difference) {
    boolean related = line == before.line;
    for (int from = 0; from < size; from += PAGE) {
      int page = from >> BITS;
      @Nullable Session[] other = related && page < before.pages.length ? before.pages[page] : null;
      for (int place = from; pages[page] != other && place < Math.min(size, from + PAGE); place++) {
        Session now = at(place);
        Session old =
            related ? (other == null ? null : other[place - from]) : before.get(now.key());
        if (now != old) {
          difference.changed(now);
        }
      }
    }
    // Of two that are related none of the older one's is gone.
    if (!related || before.size > size) {
      for (SessionKey key : before.keySet()) {
        if (!containsKey(key)) {
          difference.gone(key);
        }
      }
    }
  }

  private Session at(int place) {
    Session session = pages[place >> BITS][place & (PAGE - 1)];
    if (session == null) {
      throw new IllegalStateException("There is no session at " + place + " of " + size + ".");
    }
    return session;
  }

  @Override
  public @Nullable Session get(@Nullable Object key) {
    Integer place = key == null ? null : index.get(key);
    return place == null ? null : at(place);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Map.Entry<SessionKey, Session>> entrySet() {
    return view(session -> Map.entry(session.key(), session));
  }

  @Override
  public Set<SessionKey> keySet() {
    return new Keys();
  }

  @Override
  public Collection<Session> values() {
    return view(session -> session);
  }

  private <T> View<T> view(Function<Session, T> of) {
    return new View<>(of);
  }

  private class View<T> extends AbstractSet<T> {
    private final Function<Session, T> of;

    View(Function<Session, T> of) {
      this.of = of;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<T> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < size;
        }

        @Override
        public T next() {
          if (next >= size) {
            throw new NoSuchElementException();
          }
          return of.apply(at(next++));
        }
      };
    }
  }

  private final class Keys extends View<SessionKey> {
    Keys() {
      super(Session::key);
    }

    @Override
    public boolean contains(@Nullable Object key) {
      return containsKey(key);
    }
  }
}
