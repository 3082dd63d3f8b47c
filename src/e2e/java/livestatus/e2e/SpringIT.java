package livestatus.e2e;

/** Sessions in files, a lock for each run. */
class SpringIT extends Scenarios {
  SpringIT() {
    super(Release.SPRING);
  }
}
