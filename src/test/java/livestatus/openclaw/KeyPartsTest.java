package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import livestatus.session.Delivery;
import livestatus.session.Kind;
import livestatus.session.SessionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPartsTest {
  @ParameterizedTest
  @CsvSource({
    "agent:main:main, main, MAIN, main",
    "global, folder, MAIN, main",
    "agent:ops:t-tools5, ops, NAMED, t-tools5",
    "agent:main:explicit:5f0c, main, NAMED,",
    "agent:main:main:thread:x1, main, MAIN, main",
    "agent:main:work:thread:x1, main, NAMED, work:thread:x1",
    "agent:main:subagent:5f0c, main, SUBAGENT,",
    "agent:main:cron:nightly, main, CRON, nightly",
    "agent:main:cron:nightly:run:5f0c, main, CRON, nightly",
    "agent:main:hook:5f0c, main, HOOK,",
    "hook:mail:invoice 7, folder, HOOK, mail:invoice 7",
    "agent:main:openai-user:kim, main, NAMED, kim",
    "agent:main:brand:new:kind, main, OTHER, brand:new:kind",
    "agent::x, folder, OTHER, agent::x",
    "unknown, folder, OTHER, unknown",
    ":::, folder, OTHER, :::",
  })
  void tellsAgentKindAndName(String key, String agent, Kind kind, String name) {
    KeyParts parts = KeyParts.of(new SessionKey(key), "folder");

    assertThat(parts.agent()).isEqualTo(agent);
    assertThat(parts.kind()).isEqualTo(kind);
    assertThat(parts.name()).isEqualTo(name);
    assertThat(parts.delivery()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "agent:m:mattermost:channel:c1, CHANNEL, c1, ,",
    "agent:m:mattermost:channel:c1:thread:p1, CHANNEL, c1, p1,",
    "agent:m:mattermost:group:g1, GROUP, g1, ,",
    "agent:m:mattermost:direct:u1:thread:p1, DIRECT, u1, p1,",
    "agent:m:mattermost:dm:u1, DIRECT, u1, ,",
    "agent:m:mattermost:second:direct:u1, DIRECT, u1, , second",
  })
  void tellsWhomItTalksTo(
      String key, Delivery.Chat chat, String to, String thread, String account) {
    KeyParts parts = KeyParts.of(new SessionKey(key), "folder");

    assertThat(parts.kind().name()).isEqualTo(chat.name());
    assertThat(parts.delivery()).isEqualTo(new Delivery("mattermost", chat, to, thread, account));
  }

  @Test
  void aPeerWithoutAProviderIsStillDirect() {
    KeyParts parts = KeyParts.of(new SessionKey("agent:m:direct:u1"), "folder");

    assertThat(parts.kind()).isEqualTo(Kind.DIRECT);
    assertThat(parts.delivery()).isNull();
  }
}
