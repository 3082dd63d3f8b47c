package livestatus.status;

import java.util.Locale;

/** How much of what agents and people wrote is shown. */
public enum Detail {
  /** States, names of tools, counts: no word from a transcript. */
  NONE,
  /** What was asked, and of a tool's argument what is surely harmless. */
  SAFE,
  /** Arguments as they are, without secrets. */
  FULL;

  /** The word in the settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
