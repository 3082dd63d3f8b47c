package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
  private static final Instant STARTED = Instant.parse("2026-11-21T14:02:00Z");

  @TempDir Path temp;

  @Test
  void theSecondOneLearnsWhoTheFirstIs() throws Exception {
    Path folder = temp.resolve("data");
    try (InstanceLock lock = InstanceLock.take(folder)) {
      lock.announce(new InstanceLock.Owner(4711, STARTED, "box", "http://127.0.0.1:8377"));

      assertThatThrownBy(() -> InstanceLock.take(folder))
          .isInstanceOf(InstanceLock.Held.class)
          .hasMessageContaining("process 4711 on box, running since 2026-11-21T14:02:00Z")
          .hasMessageContaining(folder.toString());
      assertThat(InstanceLock.running(folder))
          .isEqualTo(new InstanceLock.Owner(4711, STARTED, "box", "http://127.0.0.1:8377"));
    }
    assertThat(InstanceLock.running(folder)).isNull();
    InstanceLock.take(folder).close();
  }

  @Test
  void whatAnOwnerLeftBehindIsNoOwner() throws Exception {
    Files.writeString(temp.resolve("daemon.lock"), "");
    Files.writeString(
        temp.resolve("daemon.json"),
        "{\"pid\":1,\"started\":\"2026-11-21T14:02:00Z\",\"host\":\"box\"}");

    assertThat(InstanceLock.running(temp)).isNull();
    try (InstanceLock lock = InstanceLock.take(temp)) {
      lock.announce(new InstanceLock.Owner(2, STARTED, "box", null));
      assertThat(InstanceLock.owner(temp))
          .isEqualTo(new InstanceLock.Owner(2, STARTED, "box", null));
    }
  }

  @Test
  void garbageNamesNobody() throws Exception {
    Files.writeString(temp.resolve("daemon.json"), "{\"pid\":");
    assertThat(InstanceLock.owner(temp)).isNull();
  }
}
