package livestatus.recall;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and texts, one behind the other, for {@link Unpack} to read in the same order. Small
 * numbers take little room, and a text that comes again takes a number: among many sessions most
 * names do, and whoever reads them gets one text for all.
 */
public final class Pack {
  /** Stands before a text with halves of characters, which UTF-8 cannot tell. */
  static final int HALVES = -1;

  private byte[] bytes = new byte[64 * 1024];
  private int size;
  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<Instant, Integer> times = new HashMap<>();
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();

  /** The bytes so far. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  public void number(long number) {
    if (bytes.length - size < 10) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    // The sign goes last, so that small negative numbers are small as well.
    long rest = (number << 1) ^ (number >> 63);
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  public void flag(boolean flag) {
    number(flag ? 1 : 0);
  }

  public void real(double real) {
    number(real == 0 ? 0 : Double.doubleToLongBits(real));
  }

  public void text(@Nullable String text) {
    if (text == null) {
      number(0);
      return;
    }
    Integer known = texts.putIfAbsent(text, texts.size());
    if (known != null) {
      number(known + 2);
      return;
    }
    if (!encoder.canEncode(text)) {
      number(HALVES);
      number(text.length());
      text.chars().forEach(this::number);
      return;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    number(1);
    number(encoded.length);
    int needed = size + encoded.length;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size = needed;
  }

  /** One that comes again takes a number, too: of one session several are the same. */
  public void time(@Nullable Instant time) {
    if (time == null) {
      number(0);
      return;
    }
    Integer known = times.putIfAbsent(time, times.size());
    if (known != null) {
      number(known + 2);
      return;
    }
    number(1);
    number(time.getEpochSecond());
    number(time.getNano());
  }

  /** One of a few words, by its name. */
  public void word(@Nullable Enum<?> word) {
    text(word == null ? null : word.name());
  }
}
