package livestatus.web;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts one after the other as fast as its reader takes them, without a thread of its own
 * and without making anybody wait. What a slow reader has not taken is bounded; beyond that the
 * reader is cut off, and may come back and ask for what it missed.
 */
abstract class PatientWriter implements LiveFeed.Listener {
  /** In characters. */
  private static final long MOST_WAITING = 2 * 1024 * 1024;

  /**
   * What waits.
   *
   * @param size how much room it takes while it waits
   */
  private record Text(Supplier<String> text, int size) {}

  private final Queue<Text> waiting = new ArrayDeque<>();
  private final Pump pump = new Pump();
  private long size;
  private boolean ended;

  /** Writes one text; {@code written} is told when it is. */
  abstract void write(String text, Callback written);

  /** Closes the connection, once; with a failure it is cut. */
  abstract void finish(@Nullable Throwable failure);

  /** Adds what is written when its turn comes; nothing where it is empty then. */
  final boolean addLate(Supplier<String> text) {
    return add(new Text(text, 0));
  }

  final boolean add(String text) {
    return add(new Text(() -> text, text.length()));
  }

  private boolean add(Text text) {
    boolean tooSlow;
    synchronized (this) {
      if (ended) {
        return false;
      }
      tooSlow = !waiting.isEmpty() && size + text.size() > MOST_WAITING;
      if (!tooSlow) {
        waiting.add(text);
        size += text.size();
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

  private @Nullable String next() {
    for (Text next = poll(); next != null; next = poll()) {
      // Made with the lock free: it may take a while.
      String text = next.text().get();
      if (!text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  private synchronized @Nullable Text poll() {
    Text text = waiting.poll();
    size -= text == null ? 0 : text.size();
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
