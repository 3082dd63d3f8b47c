package livestatus.recall;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import livestatus.session.Argument;
import livestatus.session.Delivery;
import livestatus.session.Freshness;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.State;
import livestatus.session.Status;
import livestatus.session.Step;
import livestatus.session.TranscriptPlace;
import livestatus.session.Turn;
import livestatus.session.Usage;
import livestatus.session.Witness;
import org.jspecify.annotations.Nullable;

/** Sessions in which everything may be there or not, whether it makes sense or not. */
final class RandomSession {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "go",
          "exec `npm test` running",
          "line\nline",
          "é字👩‍👩‍👧",
          "half \ud83d",
          "x".repeat(500));

  private final Random random;

  RandomSession(long seed) {
    random = new Random(seed);
  }

  Session next() {
    return new Session(facts(), status(), maybe(this::turn), null, usage(), count(), List.of());
  }

  private SessionFacts facts() {
    return new SessionFacts(
        new SessionKey("agent:main:" + random.nextInt(1_000)),
        text(),
        any(Kind.values()),
        maybe(() -> new SessionKey("agent:other:" + random.nextInt(1_000))),
        maybe(this::text),
        maybe(
            () ->
                new Delivery(
                    text(),
                    any(Delivery.Chat.values()),
                    maybe(this::text),
                    maybe(this::text),
                    maybe(this::text))),
        maybe(() -> new TranscriptPlace(text(), text())));
  }

  private Status status() {
    return new Status(
        any(State.values()),
        time(),
        text(),
        any(Witness.values()),
        any(Freshness.values()),
        maybe(this::time));
  }

  private Turn turn() {
    List<Step> steps = new ArrayList<>();
    for (int left = random.nextInt(4) == 0 ? Turn.MAX_STEPS : random.nextInt(4); left > 0; left--) {
      steps.add(step());
    }
    List<Turn.PlanStep> plan = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      plan.add(new Turn.PlanStep(text(), random.nextBoolean(), random.nextBoolean()));
    }
    return new Turn(
        time(),
        maybe(this::time),
        maybe(this::text),
        steps,
        count(),
        count(),
        count(),
        usage(),
        maybe(this::text),
        maybe(this::text),
        maybe(this::text),
        plan);
  }

  private Step step() {
    return new Step(
        "call_" + random.nextInt(),
        text(),
        maybe(() -> new Argument(any(Argument.Type.values()), text())),
        time(),
        maybe(this::time),
        any(Step.Outcome.values()),
        maybe(this::text));
  }

  private Usage usage() {
    return random.nextInt(3) == 0
        ? Usage.NONE
        : new Usage(count(), count(), count(), random.nextBoolean() ? 0 : random.nextDouble());
  }

  private int count() {
    return random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(100);
  }

  private Instant time() {
    return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(), random.nextInt(1_000_000_000));
  }

  private String text() {
    return any(TEXTS.toArray(String[]::new));
  }

  private <T> @Nullable T maybe(Supplier<T> something) {
    return random.nextInt(3) == 0 ? null : something.get();
  }

  private <T> T any(T[] some) {
    return some[random.nextInt(some.length)];
  }
}
