package livestatus.session;

import java.util.Locale;

/** How long there has been no sign of life from a session that should give some. */
public enum Freshness {
  FRESH,
  STALE,
  VERY_STALE,
  STUCK;

  /** The word that people, files and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
