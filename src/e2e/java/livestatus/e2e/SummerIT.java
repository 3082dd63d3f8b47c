package livestatus.e2e;

/** The last release that keeps sessions in files. */
class SummerIT extends Scenarios {
  SummerIT() {
    super(Release.SUMMER);
  }
}
