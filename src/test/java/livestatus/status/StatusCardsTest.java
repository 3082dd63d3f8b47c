package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import livestatus.session.Argument;
import livestatus.session.Freshness;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Step.Outcome;
import livestatus.status.StatusCard.Line;
import org.junit.jupiter.api.Test;

class StatusCardsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** With {@code -Dgolden.update=true} it is written anew; then read what has changed. */
  private static final Path GOLDEN = Path.of("src/test/resources/livestatus/status/cards.txt");

  @Test
  void eachStateReadsAsAgreed() throws IOException {
    StringBuilder cards = new StringBuilder();
    for (Map.Entry<String, Scene> scene : Scenes.all().entrySet()) {
      StatusCard card = card(scene.getValue(), Detail.SAFE);
      cards.append("=== ").append(scene.getKey()).append('\n');
      cards.append(card.message()).append('\n');
      cards.append("[").append(card.color()).append("] ").append(card.title()).append('\n');
      card.text().lines().forEach(line -> cards.append("| ").append(line).append('\n'));
      cards.append("- ").append(card.footer()).append("\n\n");
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(Objects.requireNonNull(GOLDEN.getParent()));
      Files.writeString(GOLDEN, cards);
    }

    assertThat(cards.toString()).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void saysTheStateInTheWordOfTheApi() {
    assertThat(card(Scenes.all().get("working"), Detail.SAFE).word()).isEqualTo("working");
    assertThat(card(Scenes.all().get("done"), Detail.SAFE).word()).isEqualTo("idle");
    assertThat(card(Scenes.all().get("very-stale"), Detail.SAFE).word()).isEqualTo("very-stale");
  }

  @Test
  void isEqualWhileNothingThatItShowsChanges() {
    Snapshot now = working().snapshot();
    Snapshot later = new Snapshot(2, now.taken().plusSeconds(50_000), now.sessions());
    Snapshot stirred = working().quiet(Freshness.FRESH, 500).snapshot();
    StatusCards cards = new StatusCards(BERLIN, Detail.SAFE);
    StatusCard card = cards.card(now, working().key());

    assertThat(cards.card(later, working().key())).isEqualTo(card);
    assertThat(cards.card(stirred, working().key())).isEqualTo(card);
    assertThat(cards.card(working().counts(9, 0, 0).snapshot(), working().key()))
        .isNotEqualTo(card);
  }

  @Test
  void keepsItsMessageWhateverHappens() {
    assertThat(Scenes.all().values().stream().filter(scene -> scene.key().equals(working().key())))
        .allSatisfy(
            scene -> assertThat(card(scene, Detail.SAFE).message()).isEqualTo("Status of `coder`"));
  }

  @Test
  void showsNoWordFromATranscriptWithoutDetail() {
    Scene scene =
        Scene.of("agent:a:main")
            .named(Kind.NAMED, "told title")
            .asked("told asked")
            .did("exec", Argument.Type.COMMAND, "told cmd", 1, 2, Outcome.FAILED, "told note")
            .runs("read", Argument.Type.FILE, "told/file", 3)
            .error("told error")
            .counts(2, 1, 1)
            .plans("told plan", false, true)
            .pushed(State.WORKING, 0.5, "told message", "told-task")
            .reason("told reason")
            .with(
                Scene.of("agent:a:subagent:1234567890")
                    .named(Kind.SUBAGENT, "told label")
                    .state(State.ERROR, 4)
                    .error("told child error"));
    for (State state : State.values()) {
      StatusCard card = card(scene.state(state, 5), Detail.NONE);

      assertThat(card.toString()).doesNotContain("told").contains("exec").contains("12345678");
    }
    assertThat(card(scene, Detail.SAFE).toString()).contains("told title", "told asked");
  }

  @Test
  void showsArgumentsInFullIfAskedTo() {
    Scene scene =
        Scene.of("agent:a:main")
            .asked("x")
            .runs(
                "exec", Argument.Type.COMMAND, "deploy --now 'to all' --password hunter" + "2", 1);

    assertThat(card(scene, Detail.SAFE).text()).startsWith("▸ `deploy …`");
    assertThat(card(scene, Detail.FULL).text())
        .startsWith("▸ `deploy --now 'to all' --password •••`");
  }

  @Test
  void showsStateAndLabelAloneWhereOthersReadAlong() {
    Scene scene =
        working().named(Kind.DIRECT, "Ada").error("secret plan").with(Scene.of("agent:b:x"));
    StatusCards cards = new StatusCards(BERLIN, Detail.FULL);
    StatusCard card = Objects.requireNonNull(cards.labelOnly(scene.snapshot(), scene.key(), null));

    assertThat(card.message()).isEqualTo("Status of `coder` · `Ada`");
    assertThat(card.title()).isEqualTo("⏳ Working");
    assertThat(card.text()).isEmpty();
    assertThat(card.footer()).isEqualTo("since 13:00");
    assertThat(card.fallback()).isEqualTo("coder: Working");
    assertThat(card.lines()).extracting(Line::plain).containsExactly("since 13:00");
  }

  @Test
  void hasNoCardForASessionThatIsNotKnown() {
    StatusCards cards = new StatusCards(BERLIN, Detail.SAFE);

    assertThat(cards.card(Snapshot.EMPTY, new SessionKey("x"))).isNull();
    assertThat(cards.labelOnly(Snapshot.EMPTY, new SessionKey("x"), null)).isNull();
  }

  @Test
  void masksSecretsInEveryPart() {
    String secret = "ghp_" + "a1B2c3D4".repeat(5);
    Scene scene =
        Scene.of("agent:a:main")
            .agent("a " + secret)
            .named(Kind.NAMED, secret)
            .asked(secret)
            .used(1, 1, secret)
            .did(secret, Argument.Type.QUERY, secret, 1, 2, Outcome.FAILED, secret)
            .did("exec", Argument.Type.COMMAND, secret, 1, 2, Outcome.OK)
            .did("exec", Argument.Type.FILE, "a/" + secret, 1, 2, Outcome.OK)
            .runs("exec", Argument.Type.URL, "https://x.example/" + secret, 3)
            .error(secret)
            .waitsFor(secret)
            .plans(secret, false, true)
            .pushed(State.WORKING, 0.5, secret, secret)
            .reason(secret)
            .with(Scene.of("agent:b:c").agent(secret).named(Kind.SUBAGENT, secret).error(secret));
    for (State state : State.values()) {
      for (Freshness freshness : Freshness.values()) {
        Scene now = scene.state(state, 5).quiet(freshness, 5);
        assertThat(card(now, Detail.FULL).toString()).doesNotContain("ghp_");
        assertThat(label(now).toString()).doesNotContain("ghp_");
      }
    }
  }

  @Test
  void fitsIntoAPostWhateverTheTree() {
    String nasty = "<&\"\\>@all `".repeat(60);
    Scene scene =
        Scene.of("agent:a:main")
            .agent(nasty)
            .named(Kind.NAMED, nasty)
            .asked(nasty)
            .used(Long.MAX_VALUE, 1e9, nasty)
            .error(nasty)
            .waitsFor(nasty)
            .plans(nasty, false, true)
            .pushed(State.WORKING, 0.5, nasty, nasty)
            .reason(nasty)
            .counts(Integer.MAX_VALUE, Integer.MAX_VALUE, 1_000_000);
    for (int i = 0; i < 20; i++) {
      scene.runs(nasty, Argument.Type.OTHER, nasty, 1);
      scene.did(nasty, Argument.Type.OTHER, nasty, 1, 2, Outcome.FAILED, nasty);
    }
    for (int i = 0; i < 200; i++) {
      scene.with(Scene.of("agent:b:" + i).agent(nasty).named(Kind.SUBAGENT, nasty).error(nasty));
    }
    for (State state : State.values()) {
      for (Detail detail : Detail.values()) {
        StatusCard card = card(scene.state(state, 5), detail);

        assertThat(Runes.count(card.message())).isLessThan(200);
        assertThat(card.text()).isNotEmpty();
      }
    }
  }

  @Test
  void showsAThousandDeepTree() {
    Scene scene = Scene.of("agent:a:0").asked("x");
    Scene root = scene;
    for (int i = 1; i <= 1000; i++) {
      Scene child = Scene.of("agent:a:" + i).named(Kind.SUBAGENT, "level-" + i).asked("x");
      child.state(i == 1000 ? State.WORKING : State.COMPLETED, i);
      scene.with(child);
      scene = child;
    }
    StatusCard card = card(root, Detail.SAFE);

    assertThat(card.lines()).hasSizeLessThan(13);
    assertThat(card.text())
        .contains("**1000 sub-agents** · 1 working, 999 done")
        .contains("⏳ `level-1000` · working")
        .contains("and 992 more");
    assertThat(card.lines()).extracting(Line::depth).allMatch(depth -> depth <= 5);
  }

  @Test
  void endsAtACycle() {
    Scene a = Scene.of("agent:a:a").named(Kind.NAMED, "a");
    Scene b = Scene.of("agent:a:b").named(Kind.SUBAGENT, "b");
    Snapshot straight = a.with(b).snapshot();
    var session = Objects.requireNonNull(straight.get(b.key()));
    var sessions = new LinkedHashMap<>(straight.sessions());
    sessions.put(
        b.key(),
        new Session(
            session.facts(),
            session.status(),
            session.turn(),
            null,
            session.usage(),
            0,
            List.of(a.key(), b.key())));

    assertThat(
            Objects.requireNonNull(
                    new StatusCards(BERLIN, Detail.SAFE)
                        .card(new Snapshot(1, Scene.NOON, sessions), a.key()))
                .text())
        .isEqualTo("└ ⏳ `b` · working");
  }

  private static Scene working() {
    return Objects.requireNonNull(Scenes.all().get("working"));
  }

  private static StatusCard card(Scene scene, Detail detail) {
    return Objects.requireNonNull(
        new StatusCards(BERLIN, detail).card(scene.snapshot(), scene.key()));
  }

  private static StatusCard label(Scene scene) {
    return Objects.requireNonNull(
        new StatusCards(BERLIN, Detail.FULL).labelOnly(scene.snapshot(), scene.key(), null));
  }
}
