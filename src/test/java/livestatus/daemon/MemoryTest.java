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

  private static final class Remembered implements Memory.Heap {
    long needed = 40 * MEGABYTE;
    long used = 90 * MEGABYTE;
    int collections;

    @Override
    public long used() {
      return used;
    }

    @Override
    public void collect() {
      used = needed;
      collections++;
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
  void theRealOneIsMeasured() {
    assertThat(Memory.Heap.ofThisProcess().used()).isPositive();
  }
}
