package livestatus.openclaw;

/** What was read and what had to be left out; nothing is dropped without being counted here. */
final class Tally {
  long lines;
  long skippedLines;
  long unknownLines;
  long skippedEntries;
}
