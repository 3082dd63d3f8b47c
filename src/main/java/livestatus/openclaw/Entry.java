package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import livestatus.session.Delivery;
import livestatus.session.Kind;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Signal.RunStatus;
import livestatus.session.TranscriptPlace;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One session as its gateway's registry has it; the blobs, nearly all of an entry's bytes, are
 * skipped. {@code sessions.json} has entries by key, a database has the same JSON in {@code
 * entry_json}.
 *
 * @param facts without their source, which only the reader knows
 * @param sessionId null while an isolated cron run of 2026.7 is at work
 * @param transcript the name of its transcript in the agent's own folder; null where none is told
 * @param refused a transcript's path that leads elsewhere, and is not followed; null where none
 *     does
 * @param run what it says of the last run
 * @param updatedAt when anything in it last changed; no sign of life
 */
record Entry(
    SessionFacts facts,
    @Nullable String sessionId,
    @Nullable String transcript,
    @Nullable String refused,
    Run run,
    Usage usage,
    @Nullable String model,
    @Nullable Instant updatedAt) {

  /** What an entry says of the last run. */
  record Run(
      RunStatus status,
      @Nullable Instant started,
      @Nullable Instant ended,
      boolean aborted,
      @Nullable String error) {
    static final Run NONE = new Run(RunStatus.NONE, null, null, false, null);

    /** When that happened; another change of the entry does not move it. */
    Instant at(Instant otherwise) {
      if (status == RunStatus.RUNNING || status == RunStatus.PENDING) {
        return started == null ? otherwise : started;
      }
      return ended == null ? otherwise : ended;
    }

    /** Written out, as {@link SessionKey#equals} is. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Run that
              && status == that.status
              && aborted == that.aborted
              && Objects.equals(started, that.started)
              && Objects.equals(ended, that.ended)
              && Objects.equals(error, that.error));
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(started);
    }
  }

  /** Reads the object that the parser stands at; null if it is none, which is for the caller. */
  static @Nullable Entry read(JsonScan parser, SessionKey key, String folderAgent) {
    EntryFacts facts = new EntryFacts();
    return parser.object(facts) ? of(KeyParts.of(key, folderAgent), facts) : null;
  }

  /** Reads one entry that stands alone; null if it is no object. Bad JSON throws. */
  static @Nullable Entry read(String json, SessionKey key, String folderAgent) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return read(new JsonScan(bytes), key, folderAgent);
  }

  private static Entry of(KeyParts key, EntryFacts facts) {
    boolean spawned = facts.spawnedBy != null || key.kind() == Kind.SUBAGENT;
    String parent = facts.spawnedBy != null ? facts.spawnedBy : facts.parentSessionKey;
    boolean ownParent = key.key().value().equals(parent);
    Kind kind = key.kind();
    if (spawned && (kind == Kind.NAMED || kind == Kind.OTHER)) {
      kind = Kind.SUBAGENT;
    } else if (kind == Kind.CRON && facts.byHook) {
      // 2026.9 runs what a webhook asks for as a job of its own.
      kind = Kind.HOOK;
    }
    Delivery delivery = facts.delivery(key.delivery());
    String transcript = TranscriptName.of(facts.sessionFile, facts.sessionId);
    return new Entry(
        new SessionFacts(
            key.key(),
            key.agent(),
            kind,
            spawned && parent != null && !ownParent ? new SessionKey(parent) : null,
            facts.title(key),
            delivery,
            null),
        facts.sessionId,
        transcript,
        transcript == null ? facts.sessionFile : null,
        new Run(facts.status, facts.startedAt, facts.endedAt, facts.aborted, facts.error),
        new Usage(facts.inputTokens, facts.outputTokens, facts.cachedTokens, facts.cost),
        facts.model,
        facts.updatedAt);
  }

  SessionKey key() {
    return facts.key();
  }

  /** The same with what another place knows of the run; null means that it knows nothing. */
  Entry with(@Nullable Run other) {
    return other == null
        ? this
        : new Entry(facts, sessionId, transcript, refused, other, usage, model, updatedAt);
  }

  Signal.Listed listed(@Nullable TranscriptPlace source, Instant noticed) {
    SessionFacts f = facts;
    return new Signal.Listed(
        new SessionFacts(f.key(), f.agent(), f.kind(), f.parent(), f.title(), f.delivery(), source),
        updatedAt == null ? noticed : updatedAt);
  }

  Signal.Run runSignal(Instant noticed) {
    Instant at = run.at(updatedAt == null ? noticed : updatedAt);
    return new Signal.Run(
        key(), at, run.status(), run.started(), run.ended(), run.aborted(), run.error());
  }

  Signal.Counted counted(Instant noticed) {
    return new Signal.Counted(key(), updatedAt == null ? noticed : updatedAt, usage, model);
  }

  /** Written out, as {@link SessionKey#equals} is: each reading compares all that there are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Entry that
            && Objects.equals(updatedAt, that.updatedAt)
            && facts.equals(that.facts)
            && run.equals(that.run)
            && usage.equals(that.usage)
            && Objects.equals(sessionId, that.sessionId)
            && Objects.equals(transcript, that.transcript)
            && Objects.equals(refused, that.refused)
            && Objects.equals(model, that.model));
  }

  @Override
  public int hashCode() {
    return facts.hashCode();
  }
}
