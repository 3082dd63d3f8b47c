package livestatus.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import livestatus.session.Kind;
import livestatus.session.State;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private final World world = new World();
  private Alerts alerts = new Alerts(World.START, List.of(), World.START);

  /** What a look tells: {@code +error a} for what begins, {@code -error a} for what is over. */
  private List<String> look() {
    return alerts.look(world.snapshot(), world.troubles, world.now()).stream()
        .map(event -> (event.over() == null ? "+" : "-") + event.alert().id())
        .toList();
  }

  @Test
  void anErrorIsToldOnceAndTakenBackWhenItIsOver() {
    world.minutes(1).is("a", State.WORKING, "counting");
    assertThat(look()).isEmpty();
    world.minutes(1).is("a", State.ERROR, "no numbers left");
    assertThat(look()).containsExactly("+error a");
    assertThat(look()).isEmpty();
    world.minutes(60);
    assertThat(look()).isEmpty();
    world.is("a", State.WORKING, "counting again");
    assertThat(look()).containsExactly("-error a");
    assertThat(alerts.open()).isEmpty();
  }

  @Test
  void errorsOfBeforeAreOld() {
    world.is("a", State.ERROR, "long ago");
    world.minutes(5);
    alerts = new Alerts(world.now(), List.of(), world.now());
    assertThat(look()).isEmpty();
    world.minutes(1).is("a", State.WORKING, "again").minutes(1).is("a", State.ERROR, "again");
    assertThat(look()).containsExactly("+error a");
  }

  @Test
  void whatWasToldBeforeARestartIsNotToldAgain() {
    world.minutes(1).is("a", State.ERROR, "x");
    assertThat(look()).containsExactly("+error a");
    world.minutes(1);
    alerts = new Alerts(world.now(), alerts.open(), world.now());
    assertThat(look()).isEmpty();
    world.is("a", State.IDLE, "fine");
    assertThat(look()).containsExactly("-error a");
  }

  @Test
  void whatComesBackSoonIsHeldBackForAWhile() {
    world.minutes(1).is("a", State.ERROR, "x");
    assertThat(look()).containsExactly("+error a");
    for (int i = 0; i < 9; i++) {
      world.advance(Duration.ofSeconds(20)).is("a", State.WORKING, "again");
      look();
      world.advance(Duration.ofSeconds(20)).is("a", State.ERROR, "x" + i);
      assertThat(look()).isEmpty();
    }
    assertThat(alerts.heldBack()).isEqualTo(9);
    world.minutes(10);
    assertThat(look()).containsExactly("+error a");
  }

  @Test
  void silenceIsToldWhenItIsVeryLongAndAgainWhenNothingIsToBeExpectedAnyMore() {
    world.runs("a").minutes(14);
    assertThat(look()).isEmpty();
    world.minutes(2);
    assertThat(look()).containsExactly("+very-stale a");
    world.minutes(15);
    assertThat(look()).containsExactly("+stuck a");
    world.minutes(120);
    assertThat(look()).isEmpty();
    world.runs("a");
    assertThat(look()).containsExactlyInAnyOrder("-very-stale a", "-stuck a");
  }

  @Test
  void whoIsStuckAtTheStartIsToldOfOnce() {
    world.runs("a").minutes(45);
    assertThat(look()).containsExactly("+stuck a");
  }

  /** Nothing says that it is over, so the alert is not taken back. */
  @Test
  void aSessionGivenUpAfterALongSilenceIsStuck() {
    world.isAsked("a").minutes(16);
    assertThat(look()).containsExactly("+very-stale a");
    world.minutes(20);
    assertThat(world.snapshot().countByState()).containsEntry(State.UNKNOWN, 1);
    assertThat(look()).containsExactly("+stuck a");
    world.minutes(20);
    assertThat(look()).isEmpty();
  }

  @Test
  void anOldSessionOfWhichNothingIsKnownIsNoAlert() {
    world.isAsked("a").minutes(45);
    assertThat(world.snapshot().countByState()).containsEntry(State.UNKNOWN, 1);
    assertThat(look()).isEmpty();
  }

  @Test
  void whoWaitsForSomebodyIsNeverStuck() {
    world.is("a", State.BLOCKED, "approval").minutes(16);
    assertThat(look()).containsExactly("+very-stale a");
    world.minutes(60);
    assertThat(look()).isEmpty();
  }

  @Test
  void manyAtOnceAreToldBitByBit() {
    world.minutes(1);
    for (int i = 0; i < 100; i++) {
      world.is("s" + i, State.ERROR, "x");
    }
    assertThat(look()).hasSize(Alerts.AT_ONCE);
    assertThat(look()).isEmpty();
    assertThat(alerts.heldBack()).isEqualTo(90);
    world.minutes(Alerts.THEN_MINUTES);
    assertThat(look()).hasSize(1);
    for (int i = 0; i < 100; i++) {
      world.is("s" + i, State.IDLE, "fine");
    }
    assertThat(look()).hasSize(Alerts.AT_ONCE + 1).allMatch(event -> event.startsWith("-"));
    world.minutes(60);
    assertThat(look()).isEmpty();
  }

  @Test
  void ownTroubleMustLast() {
    world.troubles.add(new Trouble("history", "The database is away."));
    assertThat(look()).isEmpty();
    world.troubles.clear();
    world.minutes(2);
    assertThat(look()).isEmpty();
    world.troubles.add(new Trouble("history", "The database is away."));
    assertThat(look()).isEmpty();
    world.advance(Alerts.GRACE);
    assertThat(look()).containsExactly("+daemon history");
    world.troubles.set(0, new Trouble("history", "The database is away, in other words."));
    assertThat(look()).isEmpty();
    world.troubles.clear();
    assertThat(look()).containsExactly("-daemon history");
  }

  @Test
  void whatConversationsSayIsNotTold() {
    world.minutes(1);
    world.is("direct", Kind.DIRECT, null, true, State.ERROR, "SECRET-1");
    world.is("child", Kind.SUBAGENT, "direct", false, State.ERROR, "SECRET-2");
    world.is("channel", Kind.CHANNEL, null, true, State.ERROR, "SECRET-3");
    world.is("unknown", Kind.OTHER, null, false, State.ERROR, "SECRET-4");
    world.is("main", Kind.MAIN, null, true, State.ERROR, "SECRET-5");
    world.is("cron", Kind.CRON, null, false, State.ERROR, "disk full, token=abcdefgh12345678");
    List<Alert> told =
        alerts.look(world.snapshot(), List.of(), world.now()).stream().map(Event::alert).toList();
    assertThat(told).hasSize(6);
    assertThat(told.toString()).doesNotContain("SECRET", "abcdefgh12345678");
    assertThat(told).allMatch(alert -> String.valueOf(alert.label()).startsWith("title of "));
    assertThat(told).filteredOn(alert -> alert.what() != null).hasSize(1);
    assertThat(told.get(5).what()).contains("disk full");
  }
}
