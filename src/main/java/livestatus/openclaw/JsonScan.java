package livestatus.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from its first byte to its last, forgiving about types: a value of another type than
 * expected counts as missing. Each method is called before a value and leaves it behind. Most of
 * what gateways write is text that nobody asks for: of that only the end is searched, eight bytes
 * at a time.
 */
final class JsonScan {
  /** The text is no JSON, or ends too early. It says nothing of the content and has no trace. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken() {
      super("it breaks off or is no JSON", null, false, false);
    }
  }

  /** What is done with a property; it leaves the value behind. */
  interface Property {
    void read(JsonScan json, String name);
  }

  /** The same where it belongs to something: a reader that holds nothing is made but once. */
  interface PropertyOf<T> {
    void read(JsonScan json, String name, T owner);
  }

  /** What is done with an element of an array; it leaves the value behind. */
  interface Element {
    void read(JsonScan json);
  }

  /** The same where it belongs to something. */
  interface ElementOf<T> {
    void read(JsonScan json, T owner);
  }

  private static final PropertyOf<Property> ANY_PROPERTY =
      (json, name, property) -> property.read(json, name);
  private static final ElementOf<Element> ANY_ELEMENT = (json, element) -> element.read(json);

  private static final int MAX_DEPTH = 500;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** What is searched in one step. */
  private static final int BLOCK = 4 * Long.BYTES;

  private final @Nullable InputStream more;
  private byte[] bytes;
  private int at;
  private int end;
  private int depth;

  /** What is still needed of the bytes before; -1 if nothing is. */
  private int keep = -1;

  /** Reads what is in the bytes. */
  JsonScan(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
    this.more = null;
  }

  JsonScan(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads a stream through a window of that size, which grows only for a text that is kept. */
  JsonScan(InputStream more, int window) {
    this.bytes = new byte[window];
    this.more = more;
  }

  /** Whether nothing but white space is left. */
  boolean isAtEnd() {
    return peek() < 0;
  }

  boolean isText() {
    return peek() == '"';
  }

  boolean isObject() {
    return peek() == '{';
  }

  boolean isArray() {
    return peek() == '[';
  }

  /** Reads an object; anything else is skipped and gives false, as does the end. */
  boolean object(Property property) {
    return object(ANY_PROPERTY, property);
  }

  <T> boolean object(PropertyOf<T> property, T owner) {
    int next = peek();
    if (next != '{') {
      if (next >= 0) {
        skip();
      }
      return false;
    }
    for (boolean any = first('}'); any; any = next('}')) {
      expect('"');
      String name = name();
      expect(':');
      property.read(this, name, owner);
    }
    return true;
  }

  /** Reads an array; anything else is skipped. */
  void array(Element element) {
    array(ANY_ELEMENT, element);
  }

  <T> void array(ElementOf<T> element, T owner) {
    if (peek() != '[') {
      skip();
      return;
    }
    for (boolean any = first(']'); any; any = next(']')) {
      element.read(this, owner);
    }
  }

  void skip() {
    switch (peek()) {
      case '"' -> {
        at++;
        skipText();
      }
      case '{' -> {
        for (boolean any = first('}'); any; any = next('}')) {
          expect('"');
          skipText();
          expect(':');
          skip();
        }
      }
      case '[' -> {
        for (boolean any = first(']'); any; any = next(']')) {
          skip();
        }
      }
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> skipNumber();
    }
  }

  /** A string's text, or a number's; null for anything else. */
  @Nullable String text() {
    int next = peek();
    if (next == '"') {
      at++;
      return string();
    }
    if (isNumber(next)) {
      return number();
    }
    skip();
    return null;
  }

  /** The same for texts of which there are few that come again and again: one object for each. */
  @Nullable String usualText() {
    if (peek() != '"') {
      return text();
    }
    at++;
    return name();
  }

  /** A string's text cut to a length; null for anything else or if it is blank. */
  @Nullable String text(int maxLength) {
    if (peek() != '"') {
      String text = text();
      return text == null ? null : Json.cut(text, maxLength);
    }
    at++;
    keep = at;
    skipText();
    int start = keep;
    keep = -1;
    String text = JsonChars.decode(bytes, start, at - 1, maxLength);
    if (text.isBlank()) {
      text = text.length() > maxLength ? JsonChars.decode(bytes, start, at - 1, JsonChars.ALL) : "";
    }
    return text.isBlank() ? null : Json.cut(text, maxLength);
  }

  /**
   * Skips a string, to be read later if it is needed after all. Only for bytes that are all there.
   */
  Text laterText() {
    expect('"');
    int start = at;
    skipText();
    return new Text(this, start, at - 1);
  }

  /** A string that was not decoded yet; good as long as the bytes are. */
  record Text(JsonScan json, int start, int stop) {
    /** At least that many characters of it, if there are so many. */
    String beginning(int length) {
      return JsonChars.decode(json.bytes, start, stop, length);
    }
  }

  @Nullable Long whole() {
    if (!isNumber(peek())) {
      skip();
      return null;
    }
    int i = at;
    long value = 0;
    // More digits than these may not fit.
    while (i < end && i < at + 18 && bytes[i] >= '0' && bytes[i] <= '9') {
      value = 10 * value + bytes[i++] - '0';
    }
    if (i < end && bytes[at] != '0' && (bytes[i] == ',' || bytes[i] == '}')) {
      at = i;
      return value;
    }
    String number = number();
    try {
      return (long) Double.parseDouble(number);
    } catch (NumberFormatException none) {
      throw new Broken();
    }
  }

  double real() {
    if (!isNumber(peek())) {
      skip();
      return 0;
    }
    try {
      return Double.parseDouble(number());
    } catch (NumberFormatException none) {
      throw new Broken();
    }
  }

  boolean truth() {
    boolean told = peek() == 't';
    skip();
    return told;
  }

  /** A moment as epoch milliseconds or as ISO text; null for anything else. */
  @Nullable Instant moment() {
    if (peek() == '"') {
      Instant usual = usualMoment();
      if (usual != null) {
        return usual;
      }
      at++;
      return Json.moment(string());
    }
    Long millis = whole();
    return millis == null || millis <= 0 ? null : Instant.ofEpochMilli(millis);
  }

  /** {@code "2026-11-21T00:27:50.474Z"}, as nearly all are: the general way is slow. */
  private @Nullable Instant usualMoment() {
    int i = at + 1;
    if (end - i < 25
        || bytes[i + 4] != '-'
        || bytes[i + 7] != '-'
        || bytes[i + 10] != 'T'
        || bytes[i + 13] != ':'
        || bytes[i + 16] != ':'
        || bytes[i + 19] != '.'
        || bytes[i + 23] != 'Z'
        || bytes[i + 24] != '"') {
      return null;
    }
    int hour = digits(i + 11, 2);
    int minute = digits(i + 14, 2);
    int second = digits(i + 17, 2);
    int millis = digits(i + 20, 3);
    int year = digits(i, 4);
    int month = digits(i + 5, 2);
    int day = digits(i + 8, 2);
    if ((hour | minute | second | millis | year | month | day) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    try {
      long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400;
      seconds += hour * 3_600L + minute * 60L + second;
      at = i + 25;
      return Instant.ofEpochSecond(seconds, millis * 1_000_000L);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  /** -1 if they are no digits. */
  private int digits(int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  // --- structure --------------------------------------------------------------------------------

  /** The next byte that is no white space; -1 at the end. */
  private int peek() {
    if (at < end && bytes[at] > ' ') {
      return bytes[at];
    }
    return peekBehindSpace();
  }

  private int peekBehindSpace() {
    while (at < end || fill()) {
      byte next = bytes[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        // A byte of no ASCII character stands nowhere but in strings.
        return next & 0xff;
      }
      at++;
    }
    return -1;
  }

  private void expect(int wanted) {
    if (peek() != wanted) {
      throw new Broken();
    }
    at++;
  }

  /** Goes into an object or an array; whether there is anything in it. */
  private boolean first(int close) {
    at++;
    if (++depth > MAX_DEPTH) {
      throw new Broken();
    }
    if (peek() == close) {
      at++;
      depth--;
      return false;
    }
    return true;
  }

  private boolean next(int close) {
    int next = peek();
    at++;
    if (next == close) {
      depth--;
      return false;
    }
    if (next != ',') {
      throw new Broken();
    }
    return true;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (!(at < end || fill()) || bytes[at] != word.charAt(i)) {
        throw new Broken();
      }
    }
  }

  private static boolean isNumber(int first) {
    return first == '-' || (first >= '0' && first <= '9');
  }

  private void skipNumber() {
    if (!isNumber(peek())) {
      throw new Broken();
    }
    while ((at < end || fill()) && (isNumber(bytes[at]) || isInNumber(bytes[at]))) {
      at++;
    }
  }

  private String number() {
    keep = at;
    skipNumber();
    String number = new String(bytes, keep, at - keep, StandardCharsets.ISO_8859_1);
    keep = -1;
    int digit = number.charAt(0) == '-' ? 1 : 0;
    boolean zero = number.length() > digit + 1 && number.charAt(digit) == '0';
    if (number.length() == digit || (zero && Character.isDigit(number.charAt(digit + 1)))) {
      throw new Broken();
    }
    return number;
  }

  private static boolean isInNumber(byte next) {
    return next == '.' || next == 'e' || next == 'E' || next == '+';
  }

  // --- text -------------------------------------------------------------------------------------

  private String name() {
    int hash = 0;
    for (int i = at; i < end; i++) {
      byte next = bytes[i];
      if (next == '"') {
        String name = JsonNames.name(bytes, at, i - at, hash);
        at = i + 1;
        return name;
      }
      if (next == '\\' || next < ' ') {
        break;
      }
      hash = 31 * hash + next;
    }
    return string();
  }

  /** From behind the opening quote to behind the closing one. */
  private String string() {
    keep = at;
    skipText();
    String text = JsonChars.decode(bytes, keep, at - 1, JsonChars.ALL);
    keep = -1;
    return text;
  }

  private void skipText() {
    int from = at;
    int quote = closing(from);
    while (quote < 0) {
      boolean escapes = isEscaped(end, from);
      at = end;
      if (!fill()) {
        throw new Broken();
      }
      from = escapes ? at + 1 : at;
      quote = closing(from);
    }
    at = quote + 1;
  }

  /** Whether an odd number of backslashes stands before. */
  private boolean isEscaped(int index, int from) {
    int i = index;
    while (i > from && bytes[i - 1] == '\\') {
      i--;
    }
    return ((index - i) & 1) == 1;
  }

  /** The index of the next quote that is not escaped, or -1. Code is full of those that are. */
  private int closing(int from) {
    byte[] text = bytes;
    int stop = end;
    int i = from;
    for (; i + BLOCK <= stop; i += BLOCK) {
      // A byte that is zero after the xor is one whose top bit is set after the rest.
      long a = (long) LONGS.get(text, i) ^ QUOTES;
      long b = (long) LONGS.get(text, i + 8) ^ QUOTES;
      long c = (long) LONGS.get(text, i + 16) ^ QUOTES;
      long d = (long) LONGS.get(text, i + 24) ^ QUOTES;
      a = (a - ONES) & ~a & TOPS;
      b = (b - ONES) & ~b & TOPS;
      c = (c - ONES) & ~c & TOPS;
      d = (d - ONES) & ~d & TOPS;
      if ((a | b | c | d) != 0
          && (i < from + 2
              || (unescaped(a, text, i)
                      | unescaped(b, text, i + 8)
                      | unescaped(c, text, i + 16)
                      | unescaped(d, text, i + 24))
                  != 0)) {
        int quote = a == 0 ? -1 : closing(a, i, from);
        quote = quote >= 0 || b == 0 ? quote : closing(b, i + 8, from);
        quote = quote >= 0 || c == 0 ? quote : closing(c, i + 16, from);
        quote = quote >= 0 || d == 0 ? quote : closing(d, i + 24, from);
        if (quote >= 0) {
          return quote;
        }
      }
    }
    for (; i < stop; i++) {
      if (text[i] == '"' && !isEscaped(i, from)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Those of what was found in a word that are not, for sure, behind one backslash alone. A byte
   * that only looks like a backslash here stands behind one, so that it counts as unsure.
   */
  private static long unescaped(long found, byte[] text, int at) {
    long before = (long) LONGS.get(text, at - 1) ^ BACKSLASHES;
    long twoBefore = (long) LONGS.get(text, at - 2) ^ BACKSLASHES;
    return found & (~((before - ONES) & ~before) | ((twoBefore - ONES) & ~twoBefore));
  }

  private int closing(long found, int at, int from) {
    for (long rest = found; rest != 0; rest &= rest - 1) {
      int quote = at + Long.numberOfTrailingZeros(rest) / Byte.SIZE;
      // Of what is found in a word only the first is sure to be one.
      if (bytes[quote] == '"' && !isEscaped(quote, from)) {
        return quote;
      }
    }
    return -1;
  }

  // --- bytes ------------------------------------------------------------------------------------

  /** Reads on behind the end, where there is a stream; false at its end. */
  private boolean fill() {
    if (more == null) {
      return false;
    }
    int from = keep < 0 ? at : keep;
    int left = end - from;
    if (left == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    } else {
      System.arraycopy(bytes, from, bytes, 0, left);
    }
    at -= from;
    keep = keep < 0 ? -1 : 0;
    end = left;
    try {
      int read = more.read(bytes, end, bytes.length - end);
      end += Math.max(0, read);
      return read > 0;
    } catch (IOException unreadable) {
      throw new Broken();
    }
  }
}
