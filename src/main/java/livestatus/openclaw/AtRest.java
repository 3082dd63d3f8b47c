package livestatus.openclaw;

import livestatus.session.Session;

/**
 * A session of which everything was told, and nothing is to come for now.
 *
 * @param entry what the registry said of it
 * @param known what was true of it
 * @param rest how its transcript stood
 * @param masked there are no secrets in it any more
 */
record AtRest(Entry entry, Session known, Follower.Rest rest, boolean masked) {
  /** Whether the registry says now what it said then. */
  @SuppressWarnings("ReferenceEquality") // Mostly it is, and there are many.
  boolean isOf(Entry now) {
    return entry == now || entry.equals(now);
  }
}
