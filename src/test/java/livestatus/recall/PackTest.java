package livestatus.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import livestatus.session.Freshness;
import livestatus.session.State;
import livestatus.session.Witness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackTest {
  /** Texts that somebody could stumble over. */
  private static final List<String> TEXTS =
      List.of(
          "", "?", "a", "agent:main:main", "né", "字", "👩‍👩‍👧", "\0", "\ud800", "x\udc00y\ud83d");

  private static final List<Long> NUMBERS =
      List.of(0L, 1L, -1L, 63L, 64L, -64L, -65L, 8191L, 8192L, Long.MAX_VALUE, Long.MIN_VALUE);

  private static final List<Double> REALS =
      List.of(
          0.0,
          0.1,
          -1.5,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);

  private static final List<Instant> TIMES =
      List.of(
          Instant.EPOCH,
          Instant.MIN,
          Instant.MAX,
          Instant.parse("1969-12-31T23:59:59.999999999Z"),
          Instant.parse("2026-11-21T03:00:00.000000001Z"));

  private static final Object NOTHING = "nothing";

  /** Something that is written, how it is read again, and what must come of it. */
  private record Item(Consumer<Pack> write, Function<Unpack, @Nullable Object> read, Object value) {
    Object readFrom(Unpack from) {
      Object found = read.apply(from);
      return found == null ? NOTHING : found;
    }
  }

  private static Item item(Random random) {
    long number = number(random);
    int small = random.nextInt();
    boolean flag = random.nextBoolean();
    double real = random.nextBoolean() ? any(REALS, random) : random.nextGaussian();
    String text = text(random);
    Instant time = time(random);
    State state = any(List.of(State.values()), random);
    return switch (random.nextInt(12)) {
      case 0 -> new Item(pack -> pack.number(number), Unpack::number, number);
      case 1 -> new Item(pack -> pack.number(small), Unpack::small, small);
      case 2 -> new Item(pack -> pack.flag(flag), Unpack::flag, flag);
      case 3 -> new Item(pack -> pack.real(real), Unpack::real, real);
      case 4 -> new Item(pack -> pack.text(text), Unpack::text, text);
      case 5 -> new Item(pack -> pack.text(text), Unpack::textOrNull, text);
      case 6 -> new Item(pack -> pack.text(null), Unpack::textOrNull, NOTHING);
      case 7 -> new Item(pack -> pack.time(time), Unpack::time, time);
      case 8 -> new Item(pack -> pack.time(time), Unpack::timeOrNull, time);
      case 9 -> new Item(pack -> pack.time(null), Unpack::timeOrNull, NOTHING);
      case 10 -> new Item(pack -> pack.word(state), from -> from.word(State.class), state);
      default -> new Item(pack -> pack.word(null), from -> from.wordOrNull(Witness.class), NOTHING);
    };
  }

  private static <T> T any(List<T> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }

  private static long number(Random random) {
    // As many small ones as large ones.
    return random.nextBoolean() ? any(NUMBERS, random) : random.nextLong() >> random.nextInt(64);
  }

  private static String text(Random random) {
    if (random.nextBoolean()) {
      return any(TEXTS, random);
    }
    char[] some = new char[random.nextInt(20)];
    for (int i = 0; i < some.length; i++) {
      some[i] = (char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(128));
    }
    return new String(some);
  }

  private static Instant time(Random random) {
    return random.nextBoolean()
        ? any(TIMES, random)
        : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  private static List<Item> items(Random random) {
    List<Item> items = new ArrayList<>();
    for (int left = 1 + random.nextInt(60); left > 0; left--) {
      items.add(item(random));
    }
    return items;
  }

  private static byte[] packed(List<Item> items) {
    Pack pack = new Pack();
    items.forEach(item -> item.write().accept(pack));
    return pack.bytes();
  }

  private static Unpack unpacked(Consumer<Pack> write) {
    Pack pack = new Pack();
    write.accept(pack);
    return new Unpack(pack.bytes(), 0);
  }

  static LongStream seeds() {
    long first = Long.getLong("livestatus.seed", System.nanoTime());
    return LongStream.range(first, first + Integer.getInteger("livestatus.runs", 60));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasWrittenIsReadAgain(long seed) {
    Random random = new Random(seed);
    List<Item> items = items(random);
    byte[] packed = packed(items);
    read(items, new Unpack(packed, 0), seed);
    // The same in pieces, of which the smallest holds no item whole.
    read(items, new Unpack(inPieces(packed), packed.length, 1 + random.nextInt(20)), seed);
  }

  /** A stream that gives some bytes at a time, as streams may. */
  private static InputStream inPieces(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return super.read(into, from, Math.min(length, 3));
      }
    };
  }

  private static void read(List<Item> items, Unpack from, long seed) {
    for (int i = 0; i < items.size(); i++) {
      assertThat(from.isAtEnd()).as("seed %s, before %s", seed, i).isFalse();
      assertThat(items.get(i).readFrom(from))
          .as("seed %s, item %s", seed, i)
          .isEqualTo(items.get(i).value());
    }
    assertThat(from.isAtEnd()).as("seed %s", seed).isTrue();
  }

  @Test
  void whatIsLongerThanAnyRoomKeptForItIsReadAgain() {
    String book = "é".repeat(1_000_000);
    Pack pack = new Pack();
    for (int i = 0; i < 100_000; i++) {
      pack.number(i);
    }
    pack.text(book);
    pack.text("end");
    Unpack from = new Unpack(pack.bytes(), 0);
    for (int i = 0; i < 100_000; i++) {
      assertThat(from.number()).isEqualTo(i);
    }
    assertThat(from.text()).isEqualTo(book);
    assertThat(from.text()).isEqualTo("end");
    assertThat(from.isAtEnd()).isTrue();
  }

  @Test
  void itIsReadFromWhereItBegins() {
    Pack pack = new Pack();
    pack.number(7);
    pack.text("a");
    assertThat(new Unpack(pack.bytes(), 1).text()).isEqualTo("a");
  }

  @Test
  void smallNumbersTakeOneByteWhicheverTheirSign() {
    for (long number = -64; number < 64; number++) {
      Pack pack = new Pack();
      pack.number(number);
      assertThat(pack.bytes()).as("%s", number).hasSize(1);
    }
  }

  @Test
  void aTextThatComesAgainIsStoredOnceAndIsOneObject() {
    String again = "agent:main:" + "x".repeat(100);
    Pack pack = new Pack();
    pack.text(again);
    int once = pack.bytes().length;
    pack.text("something else");
    int before = pack.bytes().length;
    pack.text(new String(again.toCharArray()));
    assertThat(pack.bytes().length - before).isEqualTo(1);
    assertThat(once).isGreaterThan(100);
    Unpack from = new Unpack(pack.bytes(), 0);
    String first = from.text();
    assertThat(from.text()).isEqualTo("something else");
    assertThat(from.text()).isSameAs(first).isEqualTo(again);
  }

  @Test
  void halvesOfCharactersStayWhatTheyAreAndApart() {
    List<String> halves = List.of("\ud800", "\udc00", "?", "\ufffd", "a\ud83db", "\ude00\ud83d");
    Unpack from = unpacked(pack -> halves.forEach(pack::text));
    for (String half : halves) {
      assertThat(from.text()).isEqualTo(half);
    }
  }

  @Test
  void nothingIsWithoutASign() {
    Unpack from = unpacked(pack -> pack.real(-0.0));
    assertThat(Double.doubleToRawLongBits(from.real())).isZero();
  }

  @Test
  void whatMustBeThereAndIsNotIsBroken() {
    assertThatThrownBy(() -> unpacked(pack -> pack.text(null)).text())
        .isInstanceOf(Unpack.Broken.class);
    assertThatThrownBy(() -> unpacked(pack -> pack.time(null)).time())
        .isInstanceOf(Unpack.Broken.class);
    assertThatThrownBy(() -> unpacked(pack -> pack.word(null)).word(State.class))
        .isInstanceOf(Unpack.Broken.class);
  }

  @Test
  void aWordOfAnotherVersionIsBroken() {
    assertThatThrownBy(() -> unpacked(pack -> pack.word(Freshness.STUCK)).word(State.class))
        .isInstanceOf(Unpack.Broken.class)
        .hasMessageContaining("State");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
  void moreThanThereAreBytesLeftCannotBeCounted(long count) {
    Unpack from =
        unpacked(
            pack -> {
              pack.number(count);
              pack.number(0);
              pack.number(0);
            });
    assertThatThrownBy(from::count).isInstanceOf(Unpack.Broken.class);
  }

  @Test
  void asManyAsThereAreBytesLeftCanBeCounted() {
    Unpack from =
        unpacked(
            pack -> {
              pack.number(2);
              pack.number(0);
              pack.number(0);
            });
    assertThat(from.count()).isEqualTo(2);
  }

  @Test
  void aTimeThatNoClockCanShowIsBroken() {
    for (long seconds :
        new long[] {
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          Instant.MIN.getEpochSecond() - 1,
          Instant.MAX.getEpochSecond() + 1
        }) {
      Unpack from = unpackedTime(seconds, 0);
      assertThatThrownBy(from::time).as("%s", seconds).isInstanceOf(Unpack.Broken.class);
    }
    for (long nanos : new long[] {-1, 1_000_000_000, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Unpack from = unpackedTime(0, nanos);
      assertThatThrownBy(from::time).as("%s", nanos).isInstanceOf(Unpack.Broken.class);
    }
  }

  private static Unpack unpackedTime(long seconds, long nanos) {
    return unpacked(
        pack -> {
          pack.flag(true);
          pack.number(seconds);
          pack.number(nanos);
        });
  }

  @Test
  void aNumberThatNeverEndsIsBroken() {
    byte[] bytes = new byte[20];
    Arrays.fill(bytes, (byte) 0x80);
    assertThatThrownBy(() -> new Unpack(bytes, 0).number()).isInstanceOf(Unpack.Broken.class);
  }

  @Test
  void halvesOfCharactersThatAreNoCharactersAreBroken() {
    Unpack from =
        unpacked(
            pack -> {
              pack.number(-1);
              pack.number(1);
              pack.number(0x10000);
            });
    assertThatThrownBy(from::text).isInstanceOf(Unpack.Broken.class);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatBreaksOffGivesWhatWasThereAndThenIsBroken(long seed) {
    List<Item> items = items(new Random(seed));
    byte[] whole = packed(items);
    for (int length = 0; length < whole.length; length++) {
      int at = 0;
      try {
        Unpack from = new Unpack(Arrays.copyOf(whole, length), 0);
        for (; at < items.size(); at++) {
          assertThat(items.get(at).readFrom(from))
              .as("seed %s, %s bytes, item %s", seed, length, at)
              .isEqualTo(items.get(at).value());
        }
      } catch (Unpack.Broken expected) {
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", " + length + " bytes, item " + at, e);
      }
      throw new AssertionError("seed " + seed + ": all was read of " + length + " bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bytesThatSomethingChangedGiveSomethingOrAreBroken(long seed) {
    Random random = new Random(seed);
    List<Item> items = items(random);
    byte[] whole = packed(items);
    for (int run = 0; run < 100; run++) {
      byte[] bytes = Damage.done(whole, random);
      long before = Damage.allocated();
      try {
        Unpack from = new Unpack(bytes, 0);
        for (Item item : items) {
          assertThat(item.readFrom(from)).isNotNull();
        }
      } catch (Unpack.Broken expected) {
        // It is one of the two.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", run " + run, e);
      }
      assertThat(Damage.allocated() - before)
          .as("seed %s, run %s: bytes allocated", seed, run)
          .isLessThan(Damage.MUCH);
    }
  }

  @Test
  void aStreamThatEndsEarlyOrFailsIsBroken() {
    Pack pack = new Pack();
    pack.text("a text that is longer than what is here of it");
    byte[] packed = pack.bytes();
    assertThatThrownBy(
            () -> new Unpack(inPieces(Arrays.copyOf(packed, 9)), packed.length, 4).text())
        .isInstanceOf(Unpack.Broken.class)
        .hasMessage("They break off at 9.");
    InputStream failing =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(() -> new Unpack(failing, 9).text())
        .isInstanceOf(Unpack.Broken.class)
        .hasMessage("They cannot be read at 0.");
  }
}
