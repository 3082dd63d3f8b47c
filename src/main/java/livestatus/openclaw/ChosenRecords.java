package livestatus.openclaw;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import livestatus.openclaw.StoreReport.Store;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent's records in whichever store its gateway keeps them. A gateway that is migrated, or set
 * back, while it is watched goes on under the same keys: its turns are told anew from the other
 * store, and a session that is not there is no longer listed.
 */
final class ChosenRecords implements AgentRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ChosenRecords.class);

  private final StoreChoice choice;
  private final Function<Store, AgentRecords> opener;
  private final Set<SessionKey> listed = new HashSet<>();
  private @Nullable StoreReport report;
  private @Nullable AgentRecords records;
  private boolean woken;

  /**
   * @param opener opens the agent's records in a store
   */
  ChosenRecords(StoreChoice choice, Function<Store, AgentRecords> opener) {
    this.choice = choice;
    this.opener = opener;
  }

  /** Which store is used; null before the first read. */
  @Nullable StoreReport report() {
    return report;
  }

  boolean knows(SessionKey session) {
    return listed.contains(session);
  }

  @Override
  public void wake(Changes changes) {
    woken |= changes.everything() || changes.paths().contains(choice.database());
    if (records != null) {
      records.wake(changes);
    }
  }

  @Override
  public void read(Instant now, boolean sweep, Consumer<Signal> out) {
    AgentRecords before = records;
    StoreReport known = report;
    if (before != null && known != null && !sweep && !woken) {
      before.read(now, false, noting(out));
      return;
    }
    woken = false;
    StoreReport found = choice.look();
    report = found;
    if (before != null && known != null && known.store() == found.store()) {
      before.read(now, sweep, noting(out));
      return;
    }
    AgentRecords after = opener.apply(found.store());
    records = after;
    if (before == null) {
      after.read(now, true, noting(out));
      return;
    }
    LOG.info(
        "Agent {} keeps its sessions in {} now: {}.", found.agent(), found.place(), found.why());
    before.close();
    Set<SessionKey> old = Set.copyOf(listed);
    old.forEach(key -> out.accept(new Signal.Restarted(key, now, false)));
    listed.clear();
    after.read(now, true, noting(out));
    for (SessionKey key : old) {
      if (!listed.contains(key)) {
        out.accept(new Signal.Unlisted(key, now));
      }
    }
  }

  private Consumer<Signal> noting(Consumer<Signal> out) {
    return signal -> {
      if (signal instanceof Signal.Listed || signal instanceof Signal.Remembered) {
        listed.add(signal.session());
      } else if (signal instanceof Signal.Unlisted) {
        listed.remove(signal.session());
      }
      out.accept(signal);
    };
  }

  @Override
  public Instant nextDeadline() {
    return records == null ? Instant.MAX : records.nextDeadline();
  }

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (records != null) {
      problems.addAll(records.problems());
    }
    if (report != null) {
      report.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
    }
    return problems;
  }

  @Override
  public List<SavedPosition> positions(boolean all) {
    return records == null ? List.of() : records.positions(all);
  }

  @Override
  public List<SavedPosition> outlived() {
    return records == null ? List.of() : records.outlived();
  }

  @Override
  public @Nullable KnownRecords known(Instant now, Function<SessionKey, @Nullable Session> views) {
    return records == null ? null : records.known(now, views);
  }

  @Override
  public void rest(
      Instant now, Function<SessionKey, @Nullable Session> views, Consumer<Signal> out) {
    if (records != null) {
      records.rest(now, views, noting(out));
    }
  }

  @Override
  public void unlistAll(Instant now, Consumer<Signal> out) {
    if (records != null) {
      records.unlistAll(now, noting(out));
    }
  }

  @Override
  public void close() {
    if (records != null) {
      records.close();
    }
  }
}
