package livestatus.recall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Pack} wrote. Bytes that it cannot have written are {@link Broken}, at the
 * latest when something is read of them that is not there.
 */
public final class Unpack {
  /** These bytes say nothing that can be believed. */
  public static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Broken(String message) {
      super(message);
    }

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final int WINDOW = 64 * 1024;

  private final @Nullable InputStream more;

  /** How many bytes are left in the stream. */
  private long left;

  /** How many bytes stood before those that are here. */
  private long before;

  private byte[] bytes;
  private int at;
  private int end;
  private final List<String> texts = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();

  public Unpack(byte[] bytes, int from) {
    this.more = null;
    this.bytes = bytes;
    this.at = from;
    this.end = bytes.length;
  }

  /**
   * Reads a stream piece by piece.
   *
   * @param length how many bytes it has
   */
  public Unpack(InputStream more, long length) {
    this(more, length, WINDOW);
  }

  Unpack(InputStream more, long length, int window) {
    this.more = more;
    this.left = length;
    this.bytes = new byte[window];
  }

  public boolean isAtEnd() {
    return at == end && left == 0;
  }

  private long position() {
    return before + at;
  }

  /** Sees to it that so many bytes more are here. */
  private void need(int count) {
    if (end - at < count) {
      fill(count);
    }
  }

  private void fill(int count) {
    if (more == null || count > end - at + left) {
      throw new Broken("They break off at " + (before + end + left) + ".");
    }
    int here = end - at;
    byte[] into = count > bytes.length ? new byte[count] : bytes;
    System.arraycopy(bytes, at, into, 0, here);
    bytes = into;
    before += at;
    at = 0;
    end = here;
    try {
      int read = more.readNBytes(bytes, end, (int) Math.min(left, bytes.length - end));
      end += read;
      left -= read;
    } catch (IOException e) {
      throw new Broken("They cannot be read at " + (before + end) + ".", e);
    }
    if (end < count) {
      throw new Broken("They break off at " + (before + end) + ".");
    }
  }

  public long number() {
    long rest = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte part = bytes[at++];
      rest |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return (rest >>> 1) ^ -(rest & 1);
      }
    }
    throw new Broken("There is no number at " + position() + ".");
  }

  /** How many there are of something that takes a byte or more each. */
  public int count() {
    long count = number();
    if (count < 0 || count > end - at + left) {
      throw new Broken("There are no " + count + " at " + position() + ".");
    }
    return (int) count;
  }

  public int small() {
    return (int) number();
  }

  public boolean flag() {
    return number() != 0;
  }

  public double real() {
    long bits = number();
    return bits == 0 ? 0 : Double.longBitsToDouble(bits);
  }

  /** A text that must be there. */
  public String text() {
    String text = textOrNull();
    if (text == null) {
      throw new Broken("There is no text at " + position() + ".");
    }
    return text;
  }

  public @Nullable String textOrNull() {
    long kind = number();
    if (kind == 0) {
      return null;
    }
    if (kind == 1 || kind == Pack.HALVES) {
      String text = kind == 1 ? whole() : halves();
      texts.add(text);
      return text;
    }
    return again(texts, kind, "text");
  }

  /** What stood there before. */
  private <T> T again(List<T> before, long kind, String what) {
    if (kind < 0 || kind - 2 >= before.size()) {
      throw new Broken("There is no " + what + " " + kind + " at " + position() + ".");
    }
    return before.get((int) kind - 2);
  }

  private String whole() {
    int length = count();
    need(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private String halves() {
    char[] text = new char[count()];
    for (int i = 0; i < text.length; i++) {
      long half = number();
      if (half < 0 || half > Character.MAX_VALUE) {
        throw new Broken("There is no character " + half + " at " + position() + ".");
      }
      text[i] = (char) half;
    }
    return new String(text);
  }

  /** A time that must be there. */
  public Instant time() {
    Instant time = timeOrNull();
    if (time == null) {
      throw new Broken("There is no time at " + position() + ".");
    }
    return time;
  }

  public @Nullable Instant timeOrNull() {
    long kind = number();
    if (kind == 0) {
      return null;
    }
    if (kind != 1) {
      return again(times, kind, "time");
    }
    long seconds = number();
    long nanos = number();
    boolean possible =
        seconds >= Instant.MIN.getEpochSecond()
            && seconds <= Instant.MAX.getEpochSecond()
            && nanos >= 0
            && nanos <= 999_999_999;
    if (!possible) {
      throw new Broken("There is no time at " + position() + ".");
    }
    Instant time = Instant.ofEpochSecond(seconds, nanos);
    times.add(time);
    return time;
  }

  /** One of a few words, which must be there. */
  public <E extends Enum<E>> E word(Class<E> words) {
    E word = wordOrNull(words);
    if (word == null) {
      throw new Broken("There is no " + words.getSimpleName() + " at " + position() + ".");
    }
    return word;
  }

  public <E extends Enum<E>> @Nullable E wordOrNull(Class<E> words) {
    String name = textOrNull();
    try {
      return name == null ? null : Enum.valueOf(words, name);
    } catch (IllegalArgumentException unknown) {
      throw new Broken(
          "There is no such " + words.getSimpleName() + " at " + position() + ".", unknown);
    }
  }
}
