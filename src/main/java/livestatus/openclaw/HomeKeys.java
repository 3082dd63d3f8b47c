package livestatus.openclaw;

import java.util.function.Consumer;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Puts a home's name before its sessions' keys. Every gateway has an {@code agent:main:main}, so of
 * several homes the keys alone would name two sessions with one word.
 */
final class HomeKeys {
  private final String prefix;

  HomeKeys(String home) {
    this.prefix = home + "/";
  }

  SessionKey of(SessionKey key) {
    return new SessionKey(prefix + key.value());
  }

  /** The key without the name; null if it is of another home. */
  @Nullable String without(String key) {
    return key.startsWith(prefix) ? key.substring(prefix.length()) : null;
  }

  @Override
  public String toString() {
    return prefix;
  }

  Consumer<Signal> before(Consumer<Signal> out) {
    return signal -> out.accept(of(signal));
  }

  Signal of(Signal signal) {
    SessionKey key = of(signal.session());
    if (signal instanceof Signal.Listed s) {
      SessionFacts f = s.facts();
      SessionKey parent = f.parent() == null ? null : of(f.parent());
      return new Signal.Listed(
          new SessionFacts(key, f.agent(), f.kind(), parent, f.title(), f.delivery(), f.source()),
          s.at());
    } else if (signal instanceof Signal.Remembered s) {
      // The session as it was known had the name already.
      return new Signal.Remembered(key, s.known());
    } else if (signal instanceof Signal.Unlisted s) {
      return new Signal.Unlisted(key, s.at());
    } else if (signal instanceof Signal.Run s) {
      return new Signal.Run(
          key, s.at(), s.status(), s.started(), s.ended(), s.aborted(), s.error());
    } else if (signal instanceof Signal.LockTaken s) {
      return new Signal.LockTaken(key, s.at());
    } else if (signal instanceof Signal.LockGone s) {
      return new Signal.LockGone(key, s.at());
    } else if (signal instanceof Signal.OwnerDied s) {
      return new Signal.OwnerDied(key, s.at());
    } else if (signal instanceof Signal.Restarted s) {
      return new Signal.Restarted(key, s.at(), s.fresh());
    }
    return ofLine(signal, key);
  }

  private Signal ofLine(Signal signal, SessionKey key) {
    if (signal instanceof Signal.Asked s) {
      return new Signal.Asked(key, s.at(), s.by(), s.text());
    } else if (signal instanceof Signal.Answered s) {
      return new Signal.Answered(key, s.at(), s.stop(), s.calls(), s.usage(), s.model(), s.error());
    } else if (signal instanceof Signal.ToolDone s) {
      SessionKey spawned = s.spawned() == null ? null : of(s.spawned());
      return new Signal.ToolDone(
          key, s.at(), s.callId(), s.tool(), s.failed(), s.took(), s.note(), s.approval(), spawned);
    } else if (signal instanceof Signal.PromptFailed s) {
      return new Signal.PromptFailed(key, s.at(), s.failure(), s.message());
    } else if (signal instanceof Signal.Yielded s) {
      return new Signal.Yielded(key, s.at(), s.waitsFor());
    } else if (signal instanceof Signal.Compacted s) {
      return new Signal.Compacted(key, s.at());
    } else if (signal instanceof Signal.Closed s) {
      return new Signal.Closed(key, s.at());
    } else if (signal instanceof Signal.Stirred s) {
      return new Signal.Stirred(key, s.at());
    } else if (signal instanceof Signal.Planned s) {
      return new Signal.Planned(key, s.at(), s.plan());
    } else if (signal instanceof Signal.Counted s) {
      return new Signal.Counted(key, s.at(), s.usage(), s.model());
    } else if (signal instanceof Signal.Pushed s) {
      return new Signal.Pushed(key, s.status());
    }
    throw new IllegalArgumentException("Unknown signal " + signal.getClass().getSimpleName() + ".");
  }
}
