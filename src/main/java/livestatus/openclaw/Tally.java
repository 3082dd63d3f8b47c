package livestatus.openclaw;

/** What was read and what had to be left out; nothing is dropped without being counted here. */
final class Tally {
  long lines;
  long skippedLines;
  long unknownLines;
  long repeatedLines;
  long skippedEntries;
  long refusedPaths;
  long registryReadings;
  long tornRegistries;

  Counters counters(long bytes) {
    return new Counters(
        bytes,
        lines,
        skippedLines,
        unknownLines,
        repeatedLines,
        skippedEntries,
        refusedPaths,
        registryReadings,
        tornRegistries);
  }
}
