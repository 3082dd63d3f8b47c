package livestatus.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import livestatus.tail.EightBytes;
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
  private static final long QUOTES = EightBytes.ONES * '"';

  /** So many digits are a whole number that a double holds, as are these powers of ten. */
  private static final int MOST_DIGITS = 15;

  private static final double[] TENS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
  };

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

  /** Reads a name and what stands before its value. */
  String key() {
    expect('"');
    String name = name();
    expect(':');
    return name;
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
      property.read(this, key(), owner);
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
    double usual = usualReal();
    if (!Double.isNaN(usual)) {
      return usual;
    }
    try {
      return Double.parseDouble(number());
    } catch (NumberFormatException none) {
      throw new Broken();
    }
  }

  /**
   * A few digits, as costs have them: the general way is slow. They are divided by a power of ten,
   * both of which a double holds exactly, so that it is rounded but once.
   *
   * @return not a number if it is written otherwise
   */
  private double usualReal() {
    long digits = 0;
    int point = 0;
    int i = at;
    for (; i < end && i < at + MOST_DIGITS; i++) {
      byte next = bytes[i];
      if (next == '.' && point == 0 && i > at) {
        point = i;
      } else if (next >= '0' && next <= '9') {
        digits = 10 * digits + next - '0';
      } else {
        break;
      }
    }
    boolean ends = i < end && (bytes[i] == ',' || bytes[i] == '}') && i != point + 1;
    boolean zeros = bytes[at] == '0' && i != at + 1 && point != at + 1;
    if (!ends || zeros || i == at) {
      return Double.NaN;
    }
    int decimals = point == 0 ? 0 : i - point - 1;
    at = i;
    return digits / TENS[decimals];
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

  /**
   * {@code "2026-11-21T00:27:50.474Z"}, as nearly all are, or without the fraction: the general way
   * is slow.
   */
  private @Nullable Instant usualMoment() {
    int i = at + 1;
    if (end - i < 25
        || bytes[i + 4] != '-'
        || bytes[i + 7] != '-'
        || bytes[i + 10] != 'T'
        || bytes[i + 13] != ':'
        || bytes[i + 16] != ':') {
      return null;
    }
    boolean whole = bytes[i + 19] == 'Z';
    int zone = whole ? i + 19 : i + 23;
    if ((!whole && bytes[i + 19] != '.') || bytes[zone] != 'Z' || bytes[zone + 1] != '"') {
      return null;
    }
    int hour = digits(i + 11, 2);
    int minute = digits(i + 14, 2);
    int second = digits(i + 17, 2);
    int millis = whole ? 0 : digits(i + 20, 3);
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
      at = zone + 2;
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
    // Asked first, since it nearly always is so, and without a space.
    if ((at < end && bytes[at] == wanted) || peek() == wanted) {
      at++;
      return;
    }
    throw new Broken();
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
    if (at < end && bytes[at] == ',') {
      at++;
      return true;
    }
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

  /** The same as {@link #string} for what is short and comes again and again. */
  private String name() {
    long hash = 0;
    for (int i = at; i < end && i - at <= JsonNames.LONGEST; i += Long.BYTES) {
      boolean whole = i + Long.BYTES <= end;
      long word = whole ? EightBytes.at(bytes, i) : EightBytes.upTo(bytes, i, end);
      long quote = EightBytes.find(word, QUOTES);
      if (quote != 0) {
        int rest = EightBytes.first(quote);
        int length = i - at + rest;
        long last = EightBytes.head(word, rest);
        String name = JsonNames.name(bytes, at, length, hash + last, last);
        if (name == null) {
          break;
        }
        at += length + 1;
        return name;
      }
      hash = 31 * (hash + word);
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
    int quote = ClosingQuote.find(bytes, from, end);
    while (quote < 0) {
      boolean escapes = ClosingQuote.isEscaped(bytes, end, from);
      at = end;
      if (!fill()) {
        throw new Broken();
      }
      from = escapes ? at + 1 : at;
      quote = ClosingQuote.find(bytes, from, end);
    }
    at = quote + 1;
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
