package livestatus.openclaw;

import java.nio.file.Path;
import java.util.List;

/**
 * Which store an agent's gateway uses, and why that is believed.
 *
 * @param place the file that holds the sessions; where there is none yet, the one that would
 * @param schemaVersion of the database; 0 where files are used
 * @param problems what cannot be read or told, in sentences; empty if all is well
 */
public record StoreReport(
    String agent, Store store, Path place, String why, int schemaVersion, List<String> problems) {
  /** Where a gateway can keep its sessions. */
  public enum Store {
    FILES,
    SQLITE
  }

  public StoreReport {
    problems = List.copyOf(problems);
  }
}
