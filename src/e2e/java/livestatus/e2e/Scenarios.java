package livestatus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What happens in a gateway, and what the daemon says of it. One subclass a release.
 *
 * <p>Scenarios run beside each other in one gateway, as sessions do; those that take the gateway
 * down have it to themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class Scenarios {
  private static final String GATEWAY = "gateway";

  private final Release release;
  private Stage stage;

  Scenarios(Release release) {
    this.release = release;
  }

  @BeforeAll
  void open() throws Exception {
    assumeTrue(release.isWanted(), () -> release + " is not among -De2e.versions");
    stage = new Stage(release);
    stage.open();
  }

  @AfterAll
  void close() throws Exception {
    if (stage != null) {
      try (Stage closing = stage) {
        if (closing.watch != null) {
          closing.report();
          closing.nobodyWorksAfterTheEnd();
          closing.hasOnePostPerSession();
        }
      }
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aPlainTurn() throws Exception {
    Turn turn = stage.play("plain", "plain").isSeenInTime();
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aSlowModel() throws Exception {
    Turn turn = stage.play("slow", "slow").isSeenInTime();
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void fiveSlowTools() throws Exception {
    Turn turn = stage.play("tools5", "five").isSeenInTime();
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
    assertThat(turn.last().row().path("tools").asInt()).isEqualTo(5);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void parallelTools() throws Exception {
    Turn turn = stage.play("parallel", "parallel").isSeenInTime();
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
    assertThat(turn.last().row().path("tools").asInt()).isEqualTo(3);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void failingTools() throws Exception {
    Turn turn = stage.play("failing", "failing").isSeenInTime();
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
    assertThat(turn.last().row().path("tools").asInt()).isEqualTo(2);
    assertThat(turn.last().row().path("failures").asInt()).isEqualTo(2);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void subAgents() throws Exception {
    Turn turn = stage.play("family", "family").isSeenInTime();
    Turn one = stage.joined("family-a", turn.asked()).isSeenInTime();
    Turn other = stage.joined("family-b", turn.asked()).isSeenInTime();
    Turn nested = stage.joined("family-b-c", turn.asked()).isSeenInTime();
    one.isChildOf(turn);
    other.isChildOf(turn);
    nested.isChildOf(other);
    nested.endsAs("completed").isNeverIdleBetween();
    one.endsAs("completed").isNeverIdleBetween();
    // Its helper's result comes back in a turn; a gateway may add another one to sum up.
    other.endsAs("completed").isNeverIdleBefore(nested.ended());
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
    one.hasNoPostOfItsOwn();
    other.hasNoPostOfItsOwn();
    nested.hasNoPostOfItsOwn();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aProviderThatFailsOnce() throws Exception {
    Turn turn = stage.play("retry", "retry").isSeenInTime();
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aProviderThatRefuses() throws Exception {
    Turn turn = stage.play("refused", "refused").isSeenInTime();
    turn.endsAs("error").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Error");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void anAnswerThatBreaksOff() throws Exception {
    Turn turn = stage.play("cut", "cut").isSeenInTime();
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aTurnThatIsStopped() throws Exception {
    Turn turn = stage.play("longtool", "stopped").isSeenInTime();
    turn.runsTool();
    Instant stopped = Instant.now();
    stage.link().say(turn.key(), "/stop");
    turn.endsAs("cancelled", stopped).isNeverIdleBetween();
    turn.hasOnePostThatSays(stage.home, "Cancelled");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aNewSessionUnderTheSameKey() throws Exception {
    Turn first = stage.play("plain", "renewed").isSeenInTime();
    first.endsAs("idle").isNeverIdleBetween();
    stage.link().say(first.key(), "/new");
    Await.reached(Instant.now().plusSeconds(3));
    Turn second = stage.play("tool", "again", first.key()).isSeenInTime();
    second.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aJobOfTheClock() throws Exception {
    Instant asked = Instant.now();
    Map<String, Object> job =
        Map.of(
            "name",
            "end to end",
            "enabled",
            true,
            "schedule",
            Map.of("kind", "every", "everyMs", Duration.ofDays(1).toMillis()),
            "sessionTarget",
            "isolated",
            "wakeMode",
            "now",
            "payload",
            Map.of("kind", "agentTurn", "message", "SCN:tool cron"),
            "delivery",
            Map.of("mode", "none"));
    String id = stage.link().ask("cron.add", job).path("id").asString();
    stage.link().ask("cron.run", Map.of("id", id, "mode", "force"));
    Turn turn = stage.joined("cron", asked).isSeenInTime();
    assertThat(turn.key()).startsWith("agent:main:cron:" + id);
    turn.endsAs("completed").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aHook() throws Exception {
    Instant asked = Instant.now();
    stage.gateway.callHook(Map.of("message", "SCN:tool hook", "name", "e2e", "deliver", false));
    Turn turn = stage.joined("hook", asked).isSeenInTime();
    turn.endsAs("completed").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aChannelOnMattermost() throws Exception {
    String channel = stage.server.openChannel("builders", stage.claw, stage.alice);
    Instant asked = Instant.now();
    stage.server.say(stage.alice, channel, "", "@openclaw SCN:tool channel");
    Turn turn = stage.joined("channel", asked).isSeenInTime();
    assertThat(turn.key()).isEqualTo("agent:main:mattermost:channel:" + channel);
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(channel, "Done");
    stage.agentSays(channel, "The tool has run.");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aThreadOnMattermost() throws Exception {
    String channel = stage.server.openChannel("talkers", stage.claw, stage.alice);
    String root = stage.server.say(stage.alice, channel, "", "Who knows?");
    Instant asked = Instant.now();
    stage.server.say(stage.alice, channel, root, "@openclaw SCN:tool thread");
    Turn turn = stage.joined("thread", asked).isSeenInTime();
    assertThat(turn.key())
        .isEqualTo("agent:main:mattermost:channel:" + channel + ":thread:" + root);
    turn.endsAs("idle").isNeverIdleBetween();
    assertThat(turn.hasOnePostThatSays(channel, "Done").root()).isEqualTo(root);
    stage.agentSays(channel, "The tool has run.");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void aDirectMessageOnMattermost() throws Exception {
    String channel = stage.server.directChannel(stage.claw, stage.alice);
    Instant asked = Instant.now();
    stage.server.say(stage.alice, channel, "", "SCN:tool direct");
    Turn turn = stage.joined("direct", asked).isSeenInTime();
    assertThat(turn.key()).isEqualTo("agent:main:mattermost:direct:" + stage.alice.id());
    turn.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(channel, "Done");
    stage.agentSays(channel, "The tool has run.");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ)
  void theFormatIsAsItIsReliedOn() throws Exception {
    Turn turn = stage.play("parent", "format");
    String lock = stage.lock();
    Format format = stage.format("format", turn.key(), lock);
    assertThat(format.broken()).isEmpty();
    stage.note("%d files, tables, columns, fields and values are as before", format.needs().size());

    // A release that calls one of these by another name is told by that name.
    Path state = stage.gateway.state();
    Renamed renamed = new Renamed(release, state, stage.folder, turn.key(), lock);
    for (Need need : format.needs()) {
      assertThat(renamed.broken(need))
          .as("without %s", need.subject())
          .anyMatch(told -> told.contains(need.subject()));
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ_WRITE)
  void aGatewayThatIsKilled() throws Exception {
    Turn turn = stage.play("longtool", "killed").isSeenInTime();
    turn.runsTool();
    stage.unlink();
    Instant killed = Instant.now();
    stage.gateway.kill();
    turn.isToldToBeOverWithin(Duration.ofSeconds(30), killed);
    Instant restarted = Instant.now();
    stage.gateway.start();
    if (release.store == Release.Store.SQLITE) {
      // This one goes on with what was interrupted, by itself and before anything else.
      stage.turn("killed", turn.key(), restarted).endsAs("idle");
    }
    Turn after = stage.play("plain", "revived", turn.key());
    after.endsAs("idle").isNeverIdleBetween().hasOnePostThatSays(stage.home, "Done");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = GATEWAY, mode = ResourceAccessMode.READ_WRITE)
  void theHookStartsTheDaemon() throws Exception {
    try (HookedDaemon hooked = stage.hooked()) {
      assertThat(hooked.hook("status"))
          .satisfies(ran -> assertThat(ran.code()).isEqualTo(1))
          .satisfies(ran -> assertThat(ran.said()).contains("is missing", "does not run"));
      Ran installed = hooked.hook("install");
      assertThat(installed.said()).contains("wrote ", "enabled it with `openclaw hooks enable");
      assertThat(installed.code()).isZero();
      assertThat(hooked.hook("status"))
          .satisfies(ran -> assertThat(ran.code()).isZero())
          .satisfies(ran -> assertThat(ran.said()).contains("enabled", "does not run"));

      hooked.gateway().start();
      long daemon = hooked.daemon();
      assertThat(hooked.hook("status").said()).contains("enabled", "process " + daemon + " on");

      hooked.gateway().stop();
      assertThat(ProcessHandle.of(daemon)).as("the daemon without its gateway").isPresent();
      hooked.gateway().start();
      assertThat(hooked.hook("status").said()).contains("process " + daemon + " on");

      assertThat(hooked.hook("uninstall").code()).isZero();
      assertThat(hooked.hook("status"))
          .satisfies(ran -> assertThat(ran.code()).isEqualTo(1))
          .satisfies(ran -> assertThat(ran.said()).contains("is missing", "process " + daemon));
    }
  }
}
