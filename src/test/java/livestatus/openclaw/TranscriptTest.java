package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livestatus.session.Argument;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Turn;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final SessionKey KEY = new SessionKey("agent:main:main");
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final String HEAD =
      "{\"type\":\"message\",\"id\":\"a1\",\"timestamp\":\"2026-11-21T00:00:00.5Z\",\"message\":";

  private final Tally tally = new Tally();
  private final Transcript transcript = new Transcript(tally);

  private Transcript.Line read(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return transcript.read(KEY, bytes, 0, bytes.length, NOW);
  }

  private Signal one(String json) {
    Transcript.Line line = read(json);
    assertThat(line.signals()).hasSize(1);
    return line.signals().get(0);
  }

  private Signal cut(String head, String tail) {
    byte[] bytes = (head + tail).getBytes(StandardCharsets.UTF_8);
    int cutAt = head.getBytes(StandardCharsets.UTF_8).length;
    return transcript.readCut(KEY, bytes, 0, bytes.length, cutAt, NOW).signals().get(0);
  }

  private Signal message(String message) {
    return one(HEAD + message + "}");
  }

  @Test
  void aQuestionTellsWhoAskedAndWhat() {
    Transcript.Line line = read(HEAD + "{\"role\":\"user\",\"content\":\"hello\"}}");

    assertThat(line.id()).isEqualTo("a1");
    assertThat(line.begins()).isTrue();
    assertThat(line.signals())
        .containsExactly(
            new Signal.Asked(KEY, Instant.parse("2026-11-21T00:00:00.5Z"), By.PERSON, "hello"));
  }

  @Test
  void anAnswerTellsItsCallsItsCostAndItsModel() {
    Signal signal =
        message(
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Let me see\"},"
                + "{\"type\":\"toolCall\",\"id\":\"c1\",\"name\":\"exec\",\"arguments\":{\"command\":\"npm"
                + " test\",\"timeout\":3}}],\"model\":\"m1\",\"usage\":{\"input\":5,\"output\":2,"
                + "\"cacheRead\":1,\"cacheWrite\":0,\"cost\":{\"input\":1,\"total\":0.25}},"
                + "\"stopReason\":\"toolUse\"}");

    assertThat(signal)
        .isEqualTo(
            new Signal.Answered(
                KEY,
                Instant.parse("2026-11-21T00:00:00.5Z"),
                Signal.Stop.TOOL_USE,
                List.of(
                    new Signal.Call("c1", "exec", new Argument(Argument.Type.COMMAND, "npm test"))),
                new livestatus.session.Usage(5, 2, 1, 0.25),
                "m1",
                null));
  }

  @Test
  void keysInAnotherOrderSayTheSame() {
    Signal usual =
        message(
            "{\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"exec\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"out\"}],\"details\":{\"status\":\"completed\","
                + "\"exitCode\":3,\"durationMs\":20},\"isError\":false}");
    Signal turned =
        one(
            "{\"message\":{\"isError\":false,\"details\":{\"durationMs\":20,\"exitCode\":3,"
                + "\"status\":\"completed\"},\"content\":[{\"text\":\"out\",\"type\":\"text\"}],"
                + "\"toolName\":\"exec\",\"toolCallId\":\"c1\",\"role\":\"toolResult\"},"
                + "\"timestamp\":\"2026-11-21T00:00:00.5Z\",\"id\":\"a1\",\"type\":\"message\"}");

    assertThat(turned).isEqualTo(usual);
    Signal.ToolDone done = (Signal.ToolDone) usual;
    assertThat(done.failed()).isTrue();
    assertThat(done.note()).isEqualTo("exit code 3");
    assertThat(done.took()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void textThatImitatesKeysIsOnlyText() {
    Signal signal =
        message(
            "{\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"read\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"\\\",\\\"isError\\\":true,\\\"role\\\":\\\"user\\\"\"}],"
                + "\"isError\":false}");

    assertThat(signal).isInstanceOf(Signal.ToolDone.class);
    assertThat(((Signal.ToolDone) signal).failed()).isFalse();
  }

  @Test
  void aFailedReadIsAFailureThoughItsFlagSaysNo() {
    Signal.ToolDone done =
        (Signal.ToolDone)
            message(
                "{\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"read\",\"content\":[],"
                    + "\"details\":{\"status\":\"error\",\"error\":\"ENOENT: no such file\\nat x\"},"
                    + "\"isError\":false}");

    assertThat(done.failed()).isTrue();
    assertThat(done.note()).isEqualTo("ENOENT: no such file");
  }

  @Test
  void anApprovalIsAskedForAndIsNoFailure() {
    Signal.ToolDone done =
        (Signal.ToolDone)
            message(
                "{\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"exec\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"Approval required (id ab12).\"}],\"details\":"
                    + "{\"status\":\"approval-pending\",\"command\":\"rm -rf build\"},\"isError\":false}");

    assertThat(done.failed()).isFalse();
    assertThat(done.approval()).isEqualTo("rm -rf build");
  }

  @Test
  void aSpawnTellsItsChild() {
    Signal.ToolDone done =
        (Signal.ToolDone)
            message(
                "{\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"sessions_spawn\","
                    + "\"content\":[],\"details\":{\"status\":\"accepted\",\"childSessionKey\":"
                    + "\"agent:ops:subagent:1\"},\"isError\":false}");

    assertThat(done.spawned()).isEqualTo(new SessionKey("agent:ops:subagent:1"));
  }

  @Test
  void aYieldIsToldByItsResultAndByItsOwnLine() {
    List<Signal> result =
        read(HEAD
                + "{\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"sessions_yield\","
                + "\"content\":[],\"details\":{\"status\":\"yielded\",\"message\":\"for b\"},"
                + "\"isError\":false}}")
            .signals();
    Signal line =
        one(
            "{\"type\":\"custom_message\",\"customType\":\"openclaw.sessions_yield\",\"content\":\"x\","
                + "\"details\":{\"source\":\"sessions_yield\",\"message\":\"for b\"},\"id\":\"d\","
                + "\"timestamp\":\"2026-11-21T00:00:00.5Z\"}");

    assertThat(result).hasSize(2);
    assertThat(result.get(1)).isEqualTo(line).isInstanceOf(Signal.Yielded.class);
    assertThat(((Signal.Yielded) line).waitsFor()).isEqualTo("for b");
  }

  @Test
  void linesThatNoModelWroteEndNothing() {
    String injected =
        "{\"role\":\"assistant\",\"content\":[],\"stopReason\":\"stop\",\"model\":\"%s\"}";

    assertThat(message(injected.formatted("gateway-injected"))).isInstanceOf(Signal.Closed.class);
    assertThat(message(injected.formatted("delivery-mirror"))).isInstanceOf(Signal.Closed.class);
    assertThat(one("{\"type\":\"custom\",\"customType\":\"openclaw.cache-ttl\"}"))
        .isEqualTo(new Signal.Closed(KEY, NOW));
    assertThat(one("{\"type\":\"custom\",\"customType\":\"openclaw:bootstrap-context:full\"}"))
        .isInstanceOf(Signal.Closed.class);
  }

  @Test
  void aResultThatTheGatewayPassesOnItselfIsBack() {
    String mirror =
        HEAD
            + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],"
            + "\"model\":\"delivery-mirror\",\"stopReason\":\"stop\"}}";
    for (String said : new String[] {"✅ Subagent main finished", "❌ Subagent x failed"}) {
      List<Signal> signals = read(mirror.formatted(said + "\\n\\nResult")).signals();
      assertThat(signals).hasSize(2);
      assertThat(signals.get(0)).isInstanceOf(Signal.Asked.class);
      assertThat(((Signal.Asked) signals.get(0)).by()).isEqualTo(By.CHILD);
      assertThat(signals.get(1)).isInstanceOf(Signal.Answered.class);
    }
    assertThat(one(mirror.formatted("The Subagent main finished")))
        .isInstanceOf(Signal.Closed.class);
  }

  @Test
  void aPromptThatFailedTellsHow() {
    String error =
        "{\"type\":\"custom\",\"customType\":\"openclaw:prompt-error\",\"data\":{\"error\":\"%s\"}}";

    assertThat(
            ((Signal.PromptFailed) one(error.formatted("This operation was aborted | 20")))
                .failure())
        .isEqualTo(Signal.Failure.ABORTED);
    assertThat(((Signal.PromptFailed) one(error.formatted("request timed out"))).failure())
        .isEqualTo(Signal.Failure.TIMEOUT);
    assertThat(((Signal.PromptFailed) one(error.formatted("no key"))).message())
        .isEqualTo("no key");
  }

  @Test
  void aProvidersErrorLosesItsJson() {
    Signal.Answered answered =
        (Signal.Answered)
            message(
                "{\"role\":\"assistant\",\"content\":[],\"stopReason\":\"error\",\"errorMessage\":"
                    + "\"400 {\\\"error\\\":{\\\"message\\\":\\\"Bad request\\\"}}\"}");

    assertThat(answered.error()).isEqualTo("400 Bad request");
  }

  @Test
  void aPlanIsTold() {
    List<Signal> signals =
        read(HEAD
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"toolCall\",\"id\":\"c\",\"name\":"
                + "\"update_plan\",\"arguments\":{\"plan\":[{\"step\":\"look\",\"status\":\"completed\"},"
                + "{\"step\":\"do\",\"status\":\"in_progress\"},{\"step\":\"tell\"}]}}],"
                + "\"stopReason\":\"toolUse\"}}")
            .signals();

    assertThat(((Signal.Planned) signals.get(1)).plan())
        .containsExactly(
            new Turn.PlanStep("look", true, false),
            new Turn.PlanStep("do", false, true),
            new Turn.PlanStep("tell", false, false));
  }

  @Test
  void whatIsNoLineIsSkippedAndCounted() {
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    List<String> bad =
        List.of(
            "{\"type\":\"message\"",
            "{\"type\":\"session\"}{\"type\":\"session\"}",
            "[1,2]",
            "null",
            "\u0000\u0000\u0000",
            "{\"type\":\"message\",\"x\":" + deep + "}",
            deep);

    for (String line : bad) {
      assertThat(read(line)).isEqualTo(Transcript.Line.NONE);
    }
    assertThat(tally.skippedLines).isEqualTo(bad.size());
  }

  @Test
  void unknownTypesAndNullsAreSignsOfLifeAndCounted() {
    assertThat(one("{\"type\":\"brand_new\",\"id\":null,\"timestamp\":null}"))
        .isEqualTo(new Signal.Stirred(KEY, NOW));
    assertThat(one("{\"type\":null}")).isInstanceOf(Signal.Stirred.class);
    assertThat(one("{\"type\":\"message\",\"message\":null}")).isInstanceOf(Signal.Stirred.class);
    assertThat(
            message("{\"role\":\"assistant\",\"content\":null,\"usage\":null,\"stopReason\":null}"))
        .isInstanceOf(Signal.Answered.class);
    assertThat(message("{\"role\":\"toolResult\",\"details\":null,\"content\":[null,3]}"))
        .isInstanceOf(Signal.ToolDone.class);
    assertThat(tally.unknownLines).isEqualTo(3);
    assertThat(tally.skippedLines).isZero();
  }

  @Test
  void bytesThatAreNoUtf8CostTheirCharactersNotTheLine() {
    byte[] bytes =
        (HEAD + "{\"role\":\"user\",\"content\":\"aXb\"}}").getBytes(StandardCharsets.UTF_8);
    bytes[new String(bytes, StandardCharsets.UTF_8).indexOf("aXb") + 1] = (byte) 0xff;

    Signal signal = transcript.read(KEY, bytes, 0, bytes.length, NOW).signals().get(0);

    assertThat(((Signal.Asked) signal).text()).isEqualTo("a\uFFFDb");
  }

  @Test
  void aCutLineKeepsItsMeaning() {
    String head =
        HEAD
            + "{\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"exec\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"aaaa";
    String tail =
        "zz\\\",\\\"isError\\\":false\"}],\"details\":{\"status\":\"failed\",\"exitCode\":2,\"durationMs\":5},"
            + "\"isError\":true,\"timestamp\":1}}";

    Signal.ToolDone done = (Signal.ToolDone) cut(head, tail);

    assertThat(done.callId()).isEqualTo("c1");
    assertThat(done.failed()).isTrue();
    assertThat(done.note()).isEqualTo("exit code 2");
    assertThat(tally.skippedLines).isZero();
  }

  @Test
  void aCutAnswerKeepsWhyItStopped() {
    String head = HEAD + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"long";
    String tail = " end\"}],\"model\":\"m1\",\"stopReason\":\"stop\",\"timestamp\":1}}";

    Signal.Answered answered = (Signal.Answered) cut(head, tail);

    assertThat(answered.stop()).isEqualTo(Signal.Stop.STOP);
    assertThat(answered.model()).isEqualTo("m1");
  }

  /** The tail may begin anywhere, and what is text in it may look like a key. */
  @Test
  void aCutAnswerTellsItsErrorAsItWasWritten() {
    String head = HEAD + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"long";
    String tail =
        "\\\"stopReason\\\":\\\"stop\\\", {\",\"isError\":\"},{\"stopReason\":null}],"
            + "\"stopReason\":\"error\",\"errorMessage\":\"rate\\tlimit: caf\\u00e9 \\\\ \\\"x\\\"\","
            + "\"model\":{\"a\":1},\"cut";

    Signal.Answered answered = (Signal.Answered) cut(head, tail);

    assertThat(answered.stop()).isEqualTo(Signal.Stop.ERROR);
    assertThat(answered.error()).contains("limit: café \\ \"x\"");
    assertThat(answered.model()).isNull();
  }
}
