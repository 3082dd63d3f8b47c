package livestatus.cli;

import java.util.Objects;

/** The version of the jar. */
final class Version {
  private Version() {}

  /** Classes outside of a jar have none. */
  static String number() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(not from a jar)");
  }
}
