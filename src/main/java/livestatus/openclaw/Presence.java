package livestatus.openclaw;

/** Whether some living process has a file open, as far as can be seen from here. */
enum Presence {
  HELD,
  FREE,
  UNKNOWN
}
