package livestatus.web;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts one after the other as fast as its reader takes them, without a thread of its own
 * and without making anybody wait. What a slow reader has not taken is bounded; beyond that the
 * reader is cut off, and may come back and ask for what it missed.
 */
abstract class PatientWriter implements LiveFeed.Listener {
  /** In characters. The first message, with every session in it, may be larger. */
  private static final long MOST_WAITING = 2 * 1024 * 1024;

  private final Queue<String> waiting = new ArrayDeque<>();
  private final Pump pump = new Pump();
  private long size;
  private boolean ended;

  /** Writes one text; {@code written} is told when it is. */
  abstract void write(String text, Callback written);

  /** Closes the connection, once; with a failure it is cut. */
  abstract void finish(@Nullable Throwable failure);

  final boolean add(String text) {
    boolean tooSlow;
    synchronized (this) {
      if (ended) {
        return false;
      }
      tooSlow = !waiting.isEmpty() && size + text.length() > MOST_WAITING;
      if (!tooSlow) {
        waiting.add(text);
        size += text.length();
      }
    }
    if (tooSlow) {
      pump.abort(new IOException("The listener was too slow."));
      return false;
    }
    pump.iterate();
    return true;
  }

  @Override
  public final void end() {
    synchronized (this) {
      ended = true;
    }
    pump.iterate();
  }

  private synchronized @Nullable String next() {
    String text = waiting.poll();
    size -= text == null ? 0 : text.length();
    return text;
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private synchronized void forget() {
    ended = true;
    waiting.clear();
    size = 0;
  }

  private final class Pump extends IteratingCallback {
    @Override
    protected Action process() {
      String text = next();
      if (text != null) {
        write(text, this);
        return Action.SCHEDULED;
      }
      return isEnded() ? Action.SUCCEEDED : Action.IDLE;
    }

    @Override
    protected void onCompleteSuccess() {
      finish(null);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      forget();
      finish(cause);
    }
  }
}
