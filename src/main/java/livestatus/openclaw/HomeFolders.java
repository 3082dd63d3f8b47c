package livestatus.openclaw;

import java.nio.file.Path;
import livestatus.tail.Folders;

/** {@code agents}, its folders, and in each the two that hold records; and one beside it. */
record HomeFolders(Path home) implements Folders {
  @Override
  public boolean isWatched(Path path) {
    if (!path.startsWith(home)) {
      return false;
    }
    Path below = home.relativize(path);
    String first = below.getName(0).toString();
    return switch (below.getNameCount()) {
      case 1 -> first.equals("agents") || first.equals("subagents");
      case 2 -> first.equals("agents");
      case 3 ->
          first.equals("agents")
              && (below.endsWith("sessions") || below.getFileName().toString().equals("agent"));
      default -> false;
    };
  }

  /** Thousands of transcripts lie in the others. */
  @Override
  public boolean mayHold(Path folder) {
    return folder.getNameCount() < home.getNameCount() + 3;
  }
}
