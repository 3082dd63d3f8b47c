package livestatus.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Signal.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code subagents/runs.json} of 2026.3: how the runs of sub-agents ended, which nothing else tells
 * in so many words there. It is rewritten in place, so it may be torn; then the next look reads it.
 */
final class SubagentRuns {
  /** The shortest time between two looks. */
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private static final int BUFFER = 16 * 1024;

  private record Look(long size, FileTime modified) {}

  private record Child(SessionKey key, Instant begun, Entry.Run run) {}

  private final Path file;
  private final Map<SessionKey, Entry.Run> told = new HashMap<>();
  private Map<SessionKey, Child> children = Map.of();
  private @Nullable Look read;
  private @Nullable Instant lastLook;

  SubagentRuns(Path file) {
    this.file = file;
  }

  /**
   * Tells what is new of the sessions that are known; of the others once they are.
   *
   * @param isKnown whether a session was told of
   */
  void read(Instant now, Predicate<SessionKey> isKnown, Consumer<Signal> out) {
    if (lastLook == null || Duration.between(lastLook, now).abs().compareTo(INTERVAL) >= 0) {
      lastLook = now;
      look();
    }
    for (Child child : children.values()) {
      Entry.Run run = child.run();
      if (isKnown.test(child.key()) && !run.equals(told.put(child.key(), run))) {
        out.accept(
            new Signal.Run(
                child.key(),
                run.at(now),
                run.status(),
                run.started(),
                run.ended(),
                false,
                run.error()));
      }
    }
  }

  private void look() {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Look look = new Look(attributes.size(), attributes.lastModifiedTime());
      if (attributes.isRegularFile() && !look.equals(read)) {
        children = parse();
        read = look;
        told.keySet().retainAll(children.keySet());
      }
    } catch (IOException | JsonScan.Broken tornOrMissing) {
      // Most homes have none, and a torn one is read at the next look.
      read = null;
    }
  }

  /** Each child's last run. */
  private Map<SessionKey, Child> parse() throws IOException {
    Map<SessionKey, Child> last = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(file)) {
      new JsonScan(in, BUFFER)
          .object(
              (p, name) -> {
                if (name.equals("runs")) {
                  p.object((q, id) -> child(q, last));
                } else {
                  p.skip();
                }
              });
    }
    return last;
  }

  private static void child(JsonScan p, Map<SessionKey, Child> last) {
    RunFacts facts = new RunFacts();
    p.object(facts);
    if (facts.child == null || facts.child.isBlank()) {
      return;
    }
    SessionKey key = new SessionKey(facts.child);
    Instant begun = facts.started != null ? facts.started : Instant.EPOCH;
    Child known = last.get(key);
    if (known == null || !begun.isBefore(known.begun())) {
      Entry.Run run = new Entry.Run(facts.status(), facts.started, facts.ended, false, facts.error);
      last.put(key, new Child(key, begun, run));
    }
  }

  private static final class RunFacts implements JsonScan.Property {
    @Nullable String child;
    @Nullable Instant started;
    @Nullable Instant ended;
    @Nullable String outcome;
    @Nullable String reason;
    @Nullable String error;

    @Override
    public void read(JsonScan p, String name) {
      switch (name) {
        case "childSessionKey" -> child = p.text(1_000);
        case "startedAt" -> started = p.moment();
        case "endedAt" -> ended = p.moment();
        case "endedReason" -> reason = p.text(100);
        case "outcome" ->
            p.object(
                (q, key) -> {
                  String told = q.text(2_000);
                  if (key.equals("status")) {
                    outcome = told;
                  } else if (key.equals("error")) {
                    error = ErrorText.of(told);
                  }
                });
        default -> p.skip();
      }
    }

    RunStatus status() {
      if (ended == null) {
        return started == null ? RunStatus.PENDING : RunStatus.RUNNING;
      }
      if (reason != null && reason.contains("kill")) {
        return RunStatus.KILLED;
      }
      return switch (outcome == null ? "" : outcome) {
        case "ok" -> RunStatus.DONE;
        case "timeout" -> RunStatus.TIMEOUT;
        case "error" -> RunStatus.FAILED;
        default -> RunStatus.DONE;
      };
    }
  }
}
