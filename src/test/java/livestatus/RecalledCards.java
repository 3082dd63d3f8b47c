package livestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.recall.Pack;
import livestatus.recall.SessionPack;
import livestatus.recall.Unpack;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.status.Detail;
import livestatus.status.Redaction;
import livestatus.status.StatusCards;

/**
 * What a process remembers of recorded runs of real gateways makes the same cards as what it was
 * told, though there are no secrets in it: else each restart would edit posts for nothing.
 */
final class RecalledCards {
  private RecalledCards() {}

  static void areTheSame(Snapshot told) {
    Snapshot recalled = recalled(told);
    for (Detail detail : Detail.values()) {
      StatusCards words = new StatusCards(ZoneOffset.UTC, detail);
      for (Session session : told.sessions().values()) {
        assertThat(words.card(recalled, session.key(), null))
            .as("%s, %s", session.key(), detail)
            .isNotNull()
            .isEqualTo(words.card(told, session.key(), null));
      }
    }
  }

  private static Snapshot recalled(Snapshot told) {
    Pack pack = new Pack();
    told.sessions().values().forEach(session -> SessionPack.write(session, pack, Redaction::mask));
    Unpack from = new Unpack(pack.bytes(), 0);
    Map<SessionKey, Session> recalled = new LinkedHashMap<>();
    for (Session session : told.sessions().values()) {
      Session known = SessionPack.read(from);
      recalled.put(
          session.key(),
          new Session(
              known.facts(),
              known.status(),
              known.turn(),
              session.pushed(),
              known.usage(),
              known.turns(),
              session.children()));
    }
    return new Snapshot(told.version(), told.taken(), recalled);
  }
}
