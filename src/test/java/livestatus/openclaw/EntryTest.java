package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import livestatus.session.Delivery;
import livestatus.session.Delivery.Chat;
import livestatus.session.Kind;
import livestatus.session.SessionKey;
import livestatus.session.Signal.RunStatus;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static Entry entry(String key, String json) {
    return Objects.requireNonNull(Entry.read(json, new SessionKey(key), "folder"));
  }

  @Test
  void aChannelsThreadIsToldTheSameByEveryVersion() {
    String key = "agent:main:mattermost:channel:c1:thread:p1";
    String target = "\"channel\":\"mattermost\",\"to\":\"channel:c1\",\"accountId\":\"default\"";
    String v3 =
        "{\"chatType\":\"channel\",\"groupChannel\":\"#town\",\"deliveryContext\":{"
            + target
            + ",\"threadId\":\"p1\"},\"lastChannel\":\"mattermost\",\"lastTo\":\"channel:c1\"}";
    String v7 =
        "{\"route\":{\"channel\":\"mattermost\",\"target\":{\"to\":\"channel:c1\"},\"thread\":"
            + "{\"id\":\"p1\"}},\"chatType\":\"channel\",\"groupChannel\":\"#town\","
            + "\"deliveryContext\":{"
            + target
            + ",\"threadId\":\"p1\"}}";
    String v9 =
        "{\"chatType\":\"channel\",\"groupChannel\":\"#town\",\"delivery\":{\"kind\":\"external\","
            + "\"context\":{"
            + target
            + ",\"threadId\":\"p1\"},\"origin\":{\"to\":\"channel:c9\"}}}";
    Delivery expected = new Delivery("mattermost", Chat.CHANNEL, "c1", "p1", "default");

    for (String json : new String[] {v3, v7, v9}) {
      Entry entry = entry(key, json);
      assertThat(entry.facts().delivery()).isEqualTo(expected);
      assertThat(entry.facts().title()).isEqualTo("#town");
      assertThat(entry.facts().kind()).isEqualTo(Kind.CHANNEL);
    }
  }

  @Test
  void theMainSessionOfADirectChatIsToldByItsDelivery() {
    Entry entry =
        entry(
            "agent:main:main",
            "{\"deliveryContext\":{\"channel\":\"mattermost\",\"to\":\"user:u1\"}}");

    assertThat(entry.facts().kind()).isEqualTo(Kind.MAIN);
    assertThat(entry.facts().delivery())
        .isEqualTo(new Delivery("mattermost", Chat.DIRECT, "u1", null, null));
  }

  @Test
  void aPrivateChannelIsAGroup() {
    Entry entry =
        entry(
            "agent:main:mattermost:group:g1",
            "{\"chatType\":\"group\",\"lastChannel\":\"mattermost\",\"lastTo\":\"channel:g1\"}");

    assertThat(entry.facts().delivery())
        .isEqualTo(new Delivery("mattermost", Chat.GROUP, "g1", null, null));
  }

  @Test
  void whereTheEntryIsSilentTheKeyTells() {
    assertThat(entry("agent:main:mattermost:direct:u1:thread:p1", "{}").facts().delivery())
        .isEqualTo(new Delivery("mattermost", Chat.DIRECT, "u1", "p1", null));
    assertThat(entry("agent:main:main", "{\"delivery\":{\"kind\":\"none\"}}").facts().delivery())
        .isNull();
  }

  @Test
  void aSubagentKnowsItsParent() {
    Entry entry =
        entry(
            "agent:ops:subagent:1",
            "{\"spawnedBy\":\"agent:main:main\",\"label\":\"research\",\"channel\":\"mattermost\","
                + "\"groupId\":\"c1\",\"deliveryContext\":{\"channel\":\"mattermost\"}}");

    assertThat(entry.facts().parent()).isEqualTo(new SessionKey("agent:main:main"));
    assertThat(entry.facts().title()).isEqualTo("research");
    assertThat(entry.facts().agent()).isEqualTo("ops");
    assertThat(entry.facts().delivery())
        .isEqualTo(new Delivery("mattermost", Chat.CHANNEL, "c1", null, null));
  }

  @Test
  void aSessionIsNeverItsOwnParent() {
    String key = "agent:main:subagent:1";

    assertThat(entry(key, "{\"spawnedBy\":\"" + key + "\"}").facts().parent()).isNull();
  }

  @Test
  void theRunIsToldWithItsTimes() {
    Entry entry =
        entry(
            "agent:main:main",
            "{\"status\":\"failed\",\"startedAt\":1000,\"endedAt\":2000,\"updatedAt\":9000,"
                + "\"abortedLastRun\":true,\"lastRunError\":\"no key\",\"sessionId\":\"s\","
                + "\"sessionFile\":\"/opt/x/s-topic-7.jsonl\",\"skillsSnapshot\":{\"a\":[1,{\"b\":2}]},"
                + "\"inputTokens\":7,\"outputTokens\":2,\"cacheRead\":1,\"estimatedCostUsd\":0.5}");

    assertThat(entry.run())
        .isEqualTo(
            new Entry.Run(
                RunStatus.FAILED,
                Instant.ofEpochMilli(1000),
                Instant.ofEpochMilli(2000),
                true,
                "no key"));
    assertThat(entry.runSignal(Instant.EPOCH).at()).isEqualTo(Instant.ofEpochMilli(2000));
    assertThat(entry.usage().totalTokens()).isEqualTo(10);
    assertThat(entry.transcript()).isEqualTo("s-topic-7.jsonl");
  }

  @Test
  void valuesOfOtherTypesCountAsMissing() {
    Entry entry =
        entry(
            "agent:main:main",
            "{\"status\":7,\"startedAt\":\"x\",\"sessionId\":null,\"deliveryContext\":[1],"
                + "\"origin\":\"x\",\"label\":{},\"updatedAt\":-1,\"inputTokens\":\"many\"}");

    assertThat(entry.run()).isEqualTo(Entry.Run.NONE);
    assertThat(entry.sessionId()).isNull();
    assertThat(Entry.read("[]", new SessionKey("k"), "folder")).isNull();
  }
}
