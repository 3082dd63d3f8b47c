package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import livestatus.session.Play.Actor;
import livestatus.session.Signal.RunStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions at rest of which an earlier process knew everything. */
class RememberedTest {
  private static final List<State> SAID =
      List.of(State.IDLE, State.WORKING, State.BLOCKED, State.COMPLETED, State.ERROR);

  private final Play play = new Play();

  /** Two turns of which the second one ended at second 12. */
  private static void twoTurns(Play play, Actor actor) {
    play.at(1);
    actor.asked("first").calls("c1 exec npm test");
    play.at(2);
    actor.result("c1");
    play.at(3);
    actor.answered();
    play.at(10);
    actor.asked("second").calls("c2 exec npm run lint");
    play.at(11);
    actor.failedResult("c2", "exit 1");
    play.at(12);
    actor.answered();
  }

  private static Session known(String name, Kind kind, @Nullable String parent) {
    Play earlier = new Play();
    Actor actor = earlier.listed(name, kind, parent == null ? null : new SessionKey(parent));
    twoTurns(earlier, actor);
    Session known = earlier.get(actor);
    assertThat(known.turns()).isEqualTo(2);
    assertThat(known.usage()).isEqualTo(new Usage(400, 40, 20, 2));
    assertThat(known.isOver(Play.time(1_000))).isTrue();
    return known;
  }

  private static Session known(String name) {
    return known(name, Kind.MAIN, null);
  }

  private Actor remember(Session known) {
    return play.unlisted(known.key().value()).tell(new Signal.Remembered(known.key(), known));
  }

  /** The records are read from where the last turn begins, as after a restart. */
  private void tellSecondTurnAnew(Actor actor, Signal... more) {
    List<Signal> signals = new ArrayList<>();
    signals.add(new Signal.Restarted(actor.key, play.now(), false));
    signals.addAll(secondTurn(actor));
    signals.addAll(List.of(more));
    actor.tell(signals.toArray(Signal[]::new));
  }

  private static List<Signal> secondTurn(Actor actor) {
    return List.of(
        new Signal.Asked(actor.key, Play.time(10), Signal.Asked.By.PERSON, "second"),
        new Signal.Answered(
            actor.key,
            Play.time(10),
            Signal.Stop.TOOL_USE,
            List.of(
                new Signal.Call("c2", "exec", new Argument(Argument.Type.COMMAND, "npm run lint"))),
            new Usage(100, 10, 5, 0.5),
            "m1",
            null),
        new Signal.ToolDone(
            actor.key, Play.time(11), "c2", "exec", true, null, "exit 1", null, null),
        new Signal.Answered(
            actor.key,
            Play.time(12),
            Signal.Stop.STOP,
            List.of(),
            new Usage(100, 10, 5, 0.5),
            "m1",
            null));
  }

  @Test
  void itIsWhatItWasKnownToBeAndNothingIsTold() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    assertThat(play.get(s)).isSameAs(known);
    assertThat(play.sessions.nextDeadline()).isNull();
    Snapshot before = play.sessions.snapshot(play.now());
    play.at(90_000);
    assertThat(play.sessions.snapshot(play.now())).isSameAs(before);
    assertThat(play.timeline()).isEmpty();
  }

  @Test
  void whatItSaysOfItselfIsShownOverWhatIsRemembered() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    play.at(1_001);
    s.pushes(State.WORKING, "compiling");
    Session pushed = play.get(s);
    assertThat(pushed.state()).isEqualTo(State.WORKING);
    assertThat(pushed.status().reason()).isEqualTo("compiling");
    assertThat(pushed.pushed()).isNotNull();
    assertThat(pushed.turn()).isEqualTo(known.turn());
    assertThat(pushed.usage()).isEqualTo(known.usage());
    assertThat(pushed.turns()).isEqualTo(2);
    assertThat(play.timeline()).isEqualTo("1001.0 s working: compiling [push]");
  }

  /** What is pushed counts over a remembered turn as it does over one that was told. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whatItSaysOfItselfIsWeighedAsIfItHadBeenTold(long seed) {
    Random random = new Random(seed);
    Play told = new Play();
    Actor whole = told.main("s");
    twoTurns(told, whole);
    Session known = told.get(whole);
    String before = told.timeline();
    told.at(1_000);
    play.at(1_000);
    Actor rests = remember(known);
    double second = 1_000;
    for (int i = 0; i < 6; i++) {
      second += random.nextInt(3) == 0 ? 1_000 : random.nextInt(400);
      told.at(second);
      play.at(second);
      if (random.nextBoolean()) {
        State state = SAID.get(random.nextInt(SAID.size()));
        double at = random.nextInt(3) == 0 ? random.nextInt(20) : second;
        PushedStatus push =
            new PushedStatus(state, Play.time(at), null, "m" + i, null, null, Map.of());
        whole.tell(new Signal.Pushed(whole.key, push));
        rests.tell(new Signal.Pushed(rests.key, push));
      }
      assertThat(play.get(rests)).as("seed %s, at %s", seed, second).isEqualTo(told.get(whole));
    }
    assertThat(play.timeline())
        .as("seed %s", seed)
        .isEqualTo(told.timeline().substring(before.length()).strip());
  }

  static LongStream seeds() {
    long first = Long.getLong("livestatus.seed", System.nanoTime());
    return LongStream.range(first, first + Integer.getInteger("livestatus.runs", 40));
  }

  @Test
  void whatItSaidBeforeItIsRememberedStands() {
    play.at(1_000);
    Session known = known("s");
    play.unlisted("s").pushes(State.WORKING, "compiling");
    play.at(1_001);
    Actor s = remember(known);
    assertThat(play.timeline()).isEqualTo("1000.0 s working: compiling [push]");
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    assertThat(play.get(s).turn()).isEqualTo(known.turn());
    assertThat(play.get(s).facts()).isEqualTo(known.facts());
    play.at(2_000);
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
  }

  @Test
  void toldAnewItIsTheSameAndGoesOnCounting() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    play.at(2_000);
    tellSecondTurnAnew(s);
    s.tell(new Signal.Listed(known.facts(), play.now()));
    assertThat(play.get(s)).isEqualTo(known);
    assertThat(play.timeline()).isEmpty();
    s.asked("third").answered();
    Session third = play.get(s);
    assertThat(third.turns()).isEqualTo(3);
    assertThat(third.usage()).isEqualTo(new Usage(500, 50, 25, 2.5));
    assertThat(third.turn()).isNotNull();
    assertThat(third.turn().asked()).isEqualTo("third");
    assertThat(play.timeline())
        .isEqualTo(
            """
            2000.0 s working: waiting for the model [transcript]
            2000.0 s idle: answered [transcript]""");
  }

  @Test
  void toldAnewTwiceItIsCountedOnce() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    tellSecondTurnAnew(s);
    play.get(s);
    tellSecondTurnAnew(s);
    assertThat(play.get(s)).isEqualTo(known);
  }

  @Test
  void whatWentOnMeanwhileIsToldAsNews() {
    play.at(1_000);
    Actor s = remember(known("s"));
    tellSecondTurnAnew(s, new Signal.Asked(s.key, Play.time(900), Signal.Asked.By.PERSON, "third"));
    assertThat(play.timeline()).isEqualTo("900.0 s working: waiting for the model [transcript]");
    assertThat(play.get(s).turns()).isEqualTo(3);
  }

  @Test
  void begunAnewItCountsFromZero() {
    play.at(1_000);
    Actor s = remember(known("s"));
    s.restarted(true);
    assertThat(play.get(s).turns()).isZero();
    assertThat(play.get(s).turn()).isNull();
    assertThat(play.get(s).usage()).isEqualTo(Usage.NONE);
    s.asked("new").answered();
    assertThat(play.get(s).turns()).isEqualTo(1);
    assertThat(play.get(s).usage()).isEqualTo(new Usage(100, 10, 5, 0.5));
  }

  @Test
  void anotherTranscriptWithNothingInItLeavesWhatIsKnownToBeOver() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    s.restarted(false);
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
    assertThat(play.get(s).turn()).isNull();
    assertThat(play.get(s).turns()).isEqualTo(1);
    assertThat(play.timeline()).isEmpty();
  }

  @Test
  void noLongerListedItIsGone() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    play.get(s);
    s.unlist();
    assertThat(play.sessions.snapshot(play.now()).sessions()).isEmpty();
    assertThat(play.timeline()).isEmpty();
    assertThat(play.get(remember(known))).isSameAs(known);
  }

  @Test
  void aChildIsItsParentsChild() {
    play.at(1_000);
    Actor parent = remember(known("parent"));
    play.get(parent);
    Session known = known("child", Kind.SUBAGENT, "parent");
    Actor child = remember(known);
    assertThat(play.get(parent).children()).containsExactly(child.key);
    assertThat(play.get(child)).isSameAs(known);
    assertThat(play.sessions.snapshot(play.now()).roots())
        .extracting(Session::key)
        .containsExactly(parent.key);
    child.unlist();
    assertThat(play.get(parent).children()).isEmpty();
    assertThat(play.timeline()).isEmpty();
  }

  @Test
  void aParentMayBeRememberedLaterThanItsChild() {
    play.at(1_000);
    Session known = known("child", Kind.SUBAGENT, "parent");
    Actor child = remember(known);
    assertThat(play.get(child)).isSameAs(known);
    Actor parent = remember(known("parent"));
    assertThat(play.get(parent).children()).containsExactly(child.key);
    assertThat(play.get(parent).turns()).isEqualTo(2);
    assertThat(play.get(child)).isSameAs(known);
  }

  @Test
  void aChildOfWhichAToolToldHasItsParent() {
    play.at(1_000);
    Session known = known("child", Kind.SUBAGENT, null);
    Actor parent = play.main("parent").asked("go").calls("c1 spawn x").spawned("c1", "child");
    Actor child = remember(known);
    assertThat(play.get(parent).children()).containsExactly(child.key);
    assertThat(play.get(child).facts().parent()).isEqualTo(parent.key);
    assertThat(play.get(child).turn()).isEqualTo(known.turn());
  }

  @Test
  void parentsThatMakeACircleAreRefused() {
    play.at(1_000);
    Actor one = remember(known("one", Kind.SUBAGENT, "two"));
    Actor two = remember(known("two", Kind.SUBAGENT, "one"));
    assertThat(play.get(one).facts().parent()).isEqualTo(two.key);
    assertThat(play.get(two).facts().parent()).isNull();
    assertThat(play.get(two).children()).containsExactly(one.key);
    assertThat(play.get(one).children()).isEmpty();
  }

  @Test
  void nobodyWaitsForAChildThatEndedLongAgo() {
    play.at(1_000);
    remember(known("child", Kind.SUBAGENT, "parent"));
    Actor parent = play.main("parent").asked("go").calls("c1 spawn x");
    parent.spawned("c1", "child").answered();
    assertThat(play.get(parent).state()).isEqualTo(State.IDLE);
  }

  @Test
  void whatElseIsSaidOfItChangesNothingBeforeItIsToldAnew() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    play.at(1_001);
    s.run(RunStatus.FAILED, "overloaded").running(1_001).lockGone().ownerDied();
    s.tell(new Signal.Counted(s.key, play.now(), new Usage(9, 9, 9, 9), "m2"));
    assertThat(play.get(s)).isSameAs(known);
    assertThat(play.sessions.nextDeadline()).isNull();
    assertThat(play.timeline()).isEmpty();
  }

  @Test
  void aRunThatWasSaidWhileItRestedCountsOnceItIsToldAnew() {
    play.at(1_000);
    Actor s = remember(known("s"));
    play.at(1_001);
    s.running(1_001);
    tellSecondTurnAnew(s);
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    assertThat(play.get(s).turns()).isEqualTo(3);
    assertThat(play.timeline()).isEqualTo("1001.0 s working: waiting for the model [run-status]");
  }

  @Test
  void otherFactsAreShownWithWhatIsRemembered() {
    play.at(1_000);
    Session known = known("s");
    Actor s = remember(known);
    SessionFacts facts =
        new SessionFacts(
            s.key, "main", Kind.MAIN, null, "Renamed", null, new TranscriptPlace("", "file.jsonl"));
    s.tell(new Signal.Listed(facts, play.now()));
    assertThat(play.get(s))
        .isEqualTo(
            new Session(facts, known.status(), known.turn(), null, known.usage(), 2, List.of()));
    assertThat(play.timeline()).isEmpty();
  }
}
