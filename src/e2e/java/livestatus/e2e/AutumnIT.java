package livestatus.e2e;

/** Sessions in SQLite. */
class AutumnIT extends Scenarios {
  AutumnIT() {
    super(Release.AUTUMN);
  }
}
