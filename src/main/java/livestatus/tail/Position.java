package livestatus.tail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Up to where one file was read, in a form that outlives the process. The content decides whether
 * it still fits the file: its first bytes and those before the offset. An inode would not do, since
 * a gateway may write the same history again into the same file, or into another one.
 */
public final class Position {
  private static final Pattern FORM =
      Pattern.compile("2 (\\d{1,9}) (\\d{1,4}) ([0-9a-f]{1,8}) (\\d{1,18}) ([0-9a-f]{1,8})");

  private final Place place;
  private final int incarnation;
  private final Mark head;
  private final Mark line;

  Position(Place place, int incarnation, Mark head, Mark line) {
    this.place = place;
    this.incarnation = incarnation;
    this.head = head;
    this.line = line;
  }

  Place place() {
    return place;
  }

  /** Where the next line begins. */
  public long offset() {
    return line.end();
  }

  /** How often the file was found to be another one. */
  public int incarnation() {
    return incarnation;
  }

  Mark head() {
    return head;
  }

  Mark line() {
    return line;
  }

  /** One line of plain ASCII, for {@link #decode}. */
  public String encode() {
    return String.join(
        " ",
        "2",
        Integer.toString(incarnation),
        Long.toString(head.end()),
        Integer.toHexString(head.checksum()),
        Long.toString(line.end()),
        Integer.toHexString(line.checksum()));
  }

  /** Null for anything that {@link #encode} of this version cannot have made. */
  static @Nullable Position decode(Place place, String saved) {
    Matcher parts = FORM.matcher(saved);
    if (!parts.matches()) {
      return null;
    }
    int incarnation = Integer.parseInt(parts.group(1));
    Mark head = mark(parts.group(2), parts.group(3));
    Mark line = mark(parts.group(4), parts.group(5));
    boolean sound = head.end() <= Mark.REACH && head.end() <= line.end();
    return sound ? new Position(place, incarnation, head, line) : null;
  }

  private static Mark mark(String end, String checksum) {
    return new Mark(Long.parseLong(end), Integer.parseUnsignedInt(checksum, 16));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Position that
        && place.equals(that.place)
        && incarnation == that.incarnation
        && head.equals(that.head)
        && line.equals(that.line);
  }

  @Override
  public int hashCode() {
    return place.hashCode() * 31 + line.hashCode();
  }

  @Override
  public String toString() {
    return place + " at offset " + offset();
  }
}
