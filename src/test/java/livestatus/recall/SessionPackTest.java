package livestatus.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import livestatus.session.Argument;
import livestatus.session.Delivery;
import livestatus.session.Freshness;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Status;
import livestatus.session.Step;
import livestatus.session.TranscriptPlace;
import livestatus.session.Turn;
import livestatus.session.Usage;
import livestatus.session.Witness;
import livestatus.status.Detail;
import livestatus.status.Redaction;
import livestatus.status.StatusCards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionPackTest {
  static LongStream seeds() {
    long first = Long.getLong("livestatus.seed", System.nanoTime());
    return LongStream.range(first, first + Integer.getInteger("livestatus.runs", 60));
  }

  private static byte[] packed(List<Session> sessions, UnaryOperator<String> mask) {
    Pack pack = new Pack();
    sessions.forEach(session -> SessionPack.write(session, pack, mask));
    return pack.bytes();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sessionsComeBackAsTheyWere(long seed) {
    RandomSession random = new RandomSession(seed);
    List<Session> sessions = List.of(random.next(), random.next(), random.next(), random.next());
    Unpack from = new Unpack(packed(sessions, UnaryOperator.identity()), 0);
    for (int i = 0; i < sessions.size(); i++) {
      assertThat(SessionPack.read(from))
          .as("seed %s, session %s", seed, i)
          .isEqualTo(sessions.get(i));
    }
    assertThat(from.isAtEnd()).as("seed %s", seed).isTrue();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void brokenSessionsAreRefusedAndCostLittle(long seed) {
    RandomSession sessions = new RandomSession(seed);
    byte[] whole = packed(List.of(sessions.next(), sessions.next()), UnaryOperator.identity());
    Random random = new Random(seed);
    for (int run = 0; run < 100; run++) {
      byte[] bytes =
          run % 4 == 0
              ? Arrays.copyOf(whole, random.nextInt(whole.length))
              : Damage.done(whole, random);
      long before = Damage.allocated();
      try {
        Unpack from = new Unpack(bytes, 0);
        SessionPack.read(from);
        SessionPack.read(from);
      } catch (Unpack.Broken | IllegalArgumentException expected) {
        // The records refuse what they cannot be.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", run " + run, e);
      }
      assertThat(Damage.allocated() - before)
          .as("seed %s, run %s: bytes allocated", seed, run)
          .isLessThan(Damage.MUCH);
    }
  }

  private static String secret(String place) {
    String filler = "0123456789abcdefghijABCDEFGHIJ012345";
    return "ghp" + "_" + (place + filler).substring(0, 36);
  }

  private static Session withSecrets() {
    Instant at = Instant.parse("2026-11-21T03:00:00Z");
    Turn turn =
        new Turn(
            at,
            at,
            "asked " + secret("asked"),
            List.of(
                new Step(
                    "c1",
                    "exec",
                    new Argument(Argument.Type.COMMAND, "argument " + secret("argument")),
                    at,
                    at,
                    Step.Outcome.FAILED,
                    "note " + secret("note"))),
            1,
            1,
            0,
            Usage.NONE,
            "model",
            "lastError " + secret("lastError"),
            "waitsFor " + secret("waitsFor"),
            List.of(new Turn.PlanStep("plan " + secret("plan"), true, false)));
    return new Session(
        new SessionFacts(
            new SessionKey("agent:main:main"),
            "main",
            Kind.MAIN,
            null,
            "title " + secret("title"),
            null,
            null),
        new Status(State.ERROR, at, "reason " + secret("reason"), Witness.END, Freshness.FRESH, at),
        turn,
        null,
        Usage.NONE,
        1,
        List.of());
  }

  private static final List<String> PLACES =
      List.of("reason", "asked", "argument", "note", "lastError", "waitsFor", "plan", "title");

  @Test
  void noSecretIsInTheBytes() {
    String masked = text(packed(List.of(withSecrets()), Redaction::mask));
    String bare = text(packed(List.of(withSecrets()), UnaryOperator.identity()));
    for (String place : PLACES) {
      assertThat(bare).contains(place + " " + secret(place));
      assertThat(masked).contains(place + " " + Redaction.MASK).doesNotContain(secret(place));
    }
    assertThat(masked).doesNotContain("ghp" + "_");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theCardIsTheSameWithoutTheSecrets() {
    Session told = withSecrets();
    Session known = SessionPack.read(new Unpack(packed(List.of(told), Redaction::mask), 0));
    assertThat(known).isNotEqualTo(told);
    for (Detail detail : Detail.values()) {
      StatusCards words = new StatusCards(ZoneOffset.UTC, detail);
      assertThat(words.card(of(known), told.key()))
          .isNotNull()
          .isEqualTo(words.card(of(told), told.key()));
    }
  }

  private static Snapshot of(Session session) {
    return new Snapshot(1, Instant.EPOCH, Map.of(session.key(), session));
  }

  @Test
  void whatIsMaskedOnceIsNotChangedByMaskingItAgain() {
    byte[] once = packed(List.of(withSecrets()), Redaction::mask);
    Session again = SessionPack.read(new Unpack(once, 0));
    assertThat(packed(List.of(again), Redaction::mask)).isEqualTo(once);
  }

  /** Whatever a process writes another one must read, or know that it cannot. */
  @Test
  void thePartsOfWhatIsPackedAreThese() throws ClassNotFoundException {
    String parts =
        List.of(
                Session.class,
                SessionFacts.class,
                Delivery.class,
                TranscriptPlace.class,
                Status.class,
                Usage.class,
                Turn.class,
                Turn.PlanStep.class,
                Step.class,
                Argument.class,
                Class.forName("livestatus.openclaw.KnownRecords"),
                Class.forName("livestatus.openclaw.SessionsFolder$Known"),
                Class.forName("livestatus.openclaw.AtRest"),
                Class.forName("livestatus.openclaw.Follower$Rest"),
                Class.forName("livestatus.openclaw.Entry"),
                Class.forName("livestatus.openclaw.Entry$Run"),
                Class.forName("livestatus.tail.Stamp"))
            .stream()
            .map(SessionPackTest::parts)
            .collect(Collectors.joining("\n"));
    assertThat(parts)
        .as(
            "What is packed has other parts now: let SessionPack (or KnownRecords, in the openclaw"
                + " room) write and read them, raise Recollection.FORMAT, and correct this list")
        .isEqualTo(
            """
            Session: SessionFacts facts, Status status, Turn turn, PushedStatus pushed,\
             Usage usage, int turns, List children
            SessionFacts: SessionKey key, String agent, Kind kind, SessionKey parent,\
             String title, Delivery delivery, TranscriptPlace source
            Delivery: String provider, Chat chat, String to, String thread, String account
            TranscriptPlace: String in, String name
            Status: State state, Instant since, String reason, Witness witness,\
             Freshness freshness, Instant lastSign
            Usage: long inputTokens, long outputTokens, long cachedTokens, double cost
            Turn: Instant started, Instant ended, String asked, List steps, int tools,\
             int failures, int retries, Usage usage, String model, String lastError,\
             String waitsFor, List plan
            PlanStep: String text, boolean done, boolean active
            Step: String id, String tool, Argument argument, Instant started, Instant ended,\
             Outcome outcome, String note
            Argument: Type type, String text
            KnownRecords: Stamp registry, Known folder, Map entries, Map sessions
            Known: Stamp folder, Set unowned, boolean trajectories
            AtRest: Entry entry, Session known, Rest rest, boolean masked
            Rest: Stamp transcript, String position
            Entry: SessionFacts facts, String sessionId, String transcript, String refused,\
             Run run, Usage usage, String model, Instant updatedAt
            Run: RunStatus status, Instant started, Instant ended, boolean aborted, String error
            Stamp: long size, long modified, int key""");
  }

  private static String parts(Class<?> packed) {
    return packed.getSimpleName()
        + ": "
        + Arrays.stream(packed.getRecordComponents())
            .map(part -> part.getType().getSimpleName() + " " + part.getName())
            .collect(Collectors.joining(", "));
  }
}
