package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final long MEGABYTE = 1 << 20;

  private final Remembered heap = new Remembered();
  private final Memory memory = new Memory(heap);
  private Instant now = Instant.parse("2026-11-21T03:00:00Z");

  /** As Java's: it grows by a step at least, and gives back no less than one. */
  private static final class Remembered implements Memory.Heap {
    static final long STEP = 24 * MEGABYTE;

    long needed = 40 * MEGABYTE;
    long used = 90 * MEGABYTE;
    long least = 38 * MEGABYTE;
    long size = least;
    long limit = 160 * MEGABYTE;
    int collections;

    @Override
    public long used() {
      return used;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public long limit() {
      return limit;
    }

    @Override
    public void collect() {
      used = needed;
      collections++;
      long wanted = Math.max(least, used * 10 / 9);
      if (size - wanted >= STEP) {
        size = wanted;
      }
    }

    @Override
    public int take(int bytes) {
      used += bytes;
      if (used > size - MEGABYTE) {
        size += Math.max(STEP, used - size);
      }
      if (size > limit) {
        throw new OutOfMemoryError();
      }
      return bytes;
    }
  }

  private void rest(Duration time) {
    now = now.plus(time);
    if (memory.isToTidy(now)) {
      memory.tidy(now);
    }
  }

  @Test
  void theStartIsTidiedUpBehindOnce() {
    memory.worked(now);
    rest(Memory.QUIET.minusMillis(1));
    assertThat(heap.collections).isZero();
    rest(Duration.ofMillis(1));
    assertThat(heap.used).isEqualTo(heap.needed);
    for (int i = 0; i < 1_000; i++) {
      rest(Duration.ofSeconds(10));
    }
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void aBurstIsTidiedUpBehindButNotMoreOftenThanEveryFewMinutes() {
    rest(Duration.ZERO);
    rest(Memory.QUIET);
    heap.used += Memory.WORTH - 1;
    rest(Memory.EVERY);
    assertThat(heap.collections).as("less is not worth it").isEqualTo(1);
    heap.used += 1;
    rest(Duration.ZERO);
    assertThat(heap.collections).isEqualTo(2);
    heap.used += 50 * MEGABYTE;
    rest(Memory.EVERY.minusMillis(1));
    assertThat(heap.collections).isEqualTo(2);
    rest(Duration.ofMillis(1));
    assertThat(heap.collections).isEqualTo(3);
  }

  @Test
  void nobodyWaitsForItWhileThereIsWork() {
    for (int i = 0; i < 1_000; i++) {
      memory.worked(now);
      rest(Duration.ofSeconds(1));
    }
    assertThat(heap.collections).isZero();
  }

  @Test
  void roomThatJavaKeepsIsGivenBackToo() {
    for (long size = 45; size <= 100; size++) {
      heap.size = size * MEGABYTE;
      heap.used = heap.size - MEGABYTE;
      heap.collections = 0;
      memory.tidy(now);
      assertThat(heap.size).as("%d MB", size).isLessThanOrEqualTo(50 * MEGABYTE);
      assertThat(heap.collections).as("%d MB", size).isBetween(1, 2);
    }
  }

  @Test
  void whatIsSetAsideAtTheStartIsNoRoomToGiveBack() {
    heap.needed = 10 * MEGABYTE;
    memory.tidy(now);
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void noRoomIsMadeWhereThatWouldEndTheProcess() {
    heap.limit = 70 * MEGABYTE;
    heap.size = 60 * MEGABYTE;
    memory.tidy(now);
    assertThat(heap.size).isEqualTo(60 * MEGABYTE);
  }

  @Test
  void theRealOneIsMeasured() {
    Memory.Heap real = Memory.Heap.ofThisProcess();
    assertThat(real.take(1_000_000)).isEqualTo(1_000_000);
    assertThat(real.used()).isPositive().isLessThanOrEqualTo(real.size());
    assertThat(real.size()).isLessThanOrEqualTo(real.limit());
  }
}
