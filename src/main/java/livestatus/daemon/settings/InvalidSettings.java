package livestatus.daemon.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The user's mistakes, all of them, in the order of their lines. */
public final class InvalidSettings extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  InvalidSettings(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }
}
