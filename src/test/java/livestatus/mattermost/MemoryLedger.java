package livestatus.mattermost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ledger that lasts as long as the test; it survives the publishers that write to it. */
public final class MemoryLedger implements Ledger {
  private final Map<String, LedgerEntry> rows = new LinkedHashMap<>();

  @Override
  public synchronized List<LedgerEntry> find(PostKey key) {
    return rows.values().stream()
        .filter(row -> row.key().equals(key))
        .sorted(Comparator.comparing(LedgerEntry::intended))
        .toList();
  }

  @Override
  public synchronized void put(LedgerEntry entry) {
    rows.put(entry.pendingId(), entry);
  }

  @Override
  public synchronized void remove(String pendingId) {
    rows.remove(pendingId);
  }

  public synchronized List<LedgerEntry> rows() {
    return new ArrayList<>(rows.values());
  }

  /** The database is lost. */
  public synchronized void lose() {
    rows.clear();
  }
}
