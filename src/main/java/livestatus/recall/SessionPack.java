package livestatus.recall;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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

/** Sessions as bytes: all of one but its children and what it said of itself. */
public final class SessionPack {
  private SessionPack() {}

  /**
   * Writes one for {@link #read}.
   *
   * @param mask takes the secrets out of what agents and people wrote, which is not for a disk
   */
  public static void write(Session session, Pack pack, UnaryOperator<String> mask) {
    facts(session.facts(), pack, mask);
    Status status = session.status();
    pack.word(status.state());
    pack.time(status.since());
    pack.text(mask.apply(status.reason()));
    pack.word(status.witness());
    pack.word(status.freshness());
    pack.time(status.lastSign());
    usage(session.usage(), pack);
    pack.number(session.turns());
    Turn turn = session.turn();
    pack.flag(turn != null);
    if (turn != null) {
      // Mostly nothing else is known of the session's than its last turn's.
      boolean same = turn.usage().equals(session.usage());
      pack.flag(same);
      if (!same) {
        usage(turn.usage(), pack);
      }
      turn(turn, pack, mask);
    }
  }

  public static Session read(Unpack from) {
    SessionFacts facts = facts(from);
    Status status =
        new Status(
            from.word(State.class),
            from.time(),
            from.text(),
            from.word(Witness.class),
            from.word(Freshness.class),
            from.timeOrNull());
    Usage usage = usage(from);
    int turns = from.small();
    Turn turn = from.flag() ? turn(from.flag() ? usage : usage(from), from) : null;
    return new Session(facts, status, turn, null, usage, turns, List.of());
  }

  public static void facts(SessionFacts facts, Pack pack, UnaryOperator<String> mask) {
    pack.text(facts.key().value());
    pack.text(facts.agent());
    pack.word(facts.kind());
    pack.text(facts.parent() == null ? null : facts.parent().value());
    pack.text(masked(facts.title(), mask));
    Delivery delivery = facts.delivery();
    pack.flag(delivery != null);
    if (delivery != null) {
      pack.text(delivery.provider());
      pack.word(delivery.chat());
      pack.text(delivery.to());
      pack.text(delivery.thread());
      pack.text(delivery.account());
    }
    TranscriptPlace source = facts.source();
    pack.text(source == null ? null : source.in());
    if (source != null) {
      pack.text(source.name());
    }
  }

  public static SessionFacts facts(Unpack from) {
    return new SessionFacts(
        new SessionKey(from.text()),
        from.text(),
        from.word(Kind.class),
        key(from.textOrNull()),
        from.textOrNull(),
        from.flag() ? delivery(from) : null,
        source(from));
  }

  private static @Nullable TranscriptPlace source(Unpack from) {
    String place = from.textOrNull();
    return place == null ? null : new TranscriptPlace(place, from.text());
  }

  private static @Nullable SessionKey key(@Nullable String value) {
    return value == null ? null : new SessionKey(value);
  }

  private static Delivery delivery(Unpack from) {
    return new Delivery(
        from.text(),
        from.word(Delivery.Chat.class),
        from.textOrNull(),
        from.textOrNull(),
        from.textOrNull());
  }

  public static void usage(Usage usage, Pack pack) {
    pack.number(usage.inputTokens());
    pack.number(usage.outputTokens());
    pack.number(usage.cachedTokens());
    pack.real(usage.cost());
  }

  public static Usage usage(Unpack from) {
    Usage usage = new Usage(from.number(), from.number(), from.number(), from.real());
    return usage.totalTokens() == 0 && usage.cost() == 0 ? Usage.NONE : usage;
  }

  private static void turn(Turn turn, Pack pack, UnaryOperator<String> mask) {
    pack.time(turn.started());
    pack.time(turn.ended());
    pack.text(masked(turn.asked(), mask));
    pack.number(turn.steps().size());
    for (Step step : turn.steps()) {
      step(step, pack, mask);
    }
    pack.number(turn.tools());
    pack.number(turn.failures());
    pack.number(turn.retries());
    pack.text(turn.model());
    pack.text(masked(turn.lastError(), mask));
    pack.text(masked(turn.waitsFor(), mask));
    pack.number(turn.plan().size());
    for (Turn.PlanStep step : turn.plan()) {
      pack.text(mask.apply(step.text()));
      pack.flag(step.done());
      pack.flag(step.active());
    }
  }

  private static Turn turn(Usage usage, Unpack from) {
    return new Turn(
        from.time(),
        from.timeOrNull(),
        from.textOrNull(),
        steps(from),
        from.small(),
        from.small(),
        from.small(),
        usage,
        from.textOrNull(),
        from.textOrNull(),
        from.textOrNull(),
        plan(from));
  }

  private static List<Turn.PlanStep> plan(Unpack from) {
    int count = from.count();
    if (count == 0) {
      return List.of();
    }
    List<Turn.PlanStep> plan = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      plan.add(new Turn.PlanStep(from.text(), from.flag(), from.flag()));
    }
    return plan;
  }

  private static void step(Step step, Pack pack, UnaryOperator<String> mask) {
    pack.text(step.id());
    pack.text(step.tool());
    Argument argument = step.argument();
    pack.word(argument == null ? null : argument.type());
    if (argument != null) {
      pack.text(mask.apply(argument.text()));
    }
    pack.time(step.started());
    pack.time(step.ended());
    pack.word(step.outcome());
    pack.text(masked(step.note(), mask));
  }

  private static List<Step> steps(Unpack from) {
    int count = from.count();
    if (count == 0) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      steps.add(
          new Step(
              from.text(),
              from.text(),
              argument(from),
              from.time(),
              from.timeOrNull(),
              from.word(Step.Outcome.class),
              from.textOrNull()));
    }
    return steps;
  }

  private static @Nullable Argument argument(Unpack from) {
    Argument.Type type = from.wordOrNull(Argument.Type.class);
    return type == null ? null : new Argument(type, from.text());
  }

  private static @Nullable String masked(@Nullable String text, UnaryOperator<String> mask) {
    return text == null ? null : mask.apply(text);
  }
}
