package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.history.SessionRow;
import org.junit.jupiter.api.Test;

class RemoteViewTest {
  private static final Instant NOW = Site.START;

  private static SessionRow row(String state) {
    return new SessionRow(
        "id",
        "west",
        "agent:main:main",
        "main",
        "Main",
        "observed",
        true,
        "main",
        null,
        "title",
        "asked",
        "active",
        state,
        NOW,
        "exec running",
        "open-tool",
        "fresh",
        "exec",
        null,
        NOW,
        NOW,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        7,
        4,
        3,
        0,
        0.5,
        2,
        null,
        null,
        null,
        9);
  }

  @Test
  void itIsToldLikeOnesOwnWithItsGateway() {
    Map<String, Object> shown = RemoteView.row(row("working"), null);
    assertThat(shown)
        .containsEntry("key", "agent:main:main")
        .containsEntry("gateway", "west")
        .containsEntry("remote", true)
        .containsEntry("state", "working")
        .containsEntry("reason", "exec running")
        .containsEntry("asked", "asked")
        .containsKey("tool")
        .doesNotContainKeys("parent", "error", "progress");
  }

  @Test
  void nobodyKnowsWhatASilentGatewayDoes() {
    Map<String, Object> shown = RemoteView.row(row("working"), "2026-11-21T11:00:00Z");
    assertThat(shown)
        .containsEntry("state", "unknown")
        .containsEntry("witness", "age")
        .containsEntry(
            "reason", "was working; nothing is heard of its gateway since 2026-11-21T11:00:00Z")
        .doesNotContainKey("tool");
    assertThat(RemoteView.row(row("idle"), "2026-11-21T11:00:00Z"))
        .as("what was over stays over")
        .containsEntry("state", "idle");
  }
}
