package livestatus.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Bounds how many connections there are, and how long one may take until a request's header is
 * there, however slowly it trickles in. Where there are too many, whoever waits for longest goes:
 * so those who come to ask something are answered, whatever others hold open.
 */
final class OpenConnections implements Connection.Listener {
  private final int most;
  private final long patience;

  /** Those of which no request is under way, by when they were last; the longest first. */
  private final Map<Connection, Long> waiting = new LinkedHashMap<>();

  /** All but those that are being closed. */
  private final Set<Connection> open = new HashSet<>();

  private long closed;

  OpenConnections(int most, Duration patience) {
    this.most = most;
    this.patience = patience.toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    Connection oldest = null;
    synchronized (this) {
      open.add(connection);
      if (connection instanceof HttpConnection) {
        waiting.put(connection, System.nanoTime());
      }
      if (open.size() > most) {
        oldest = waiting.isEmpty() ? connection : waiting.keySet().iterator().next();
        forget(oldest);
      }
    }
    if (oldest != null) {
      oldest.getEndPoint().close();
    }
  }

  private void forget(Connection connection) {
    waiting.remove(connection);
    open.remove(connection);
    closed++;
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    open.remove(connection);
    waiting.remove(connection);
  }

  /** The handler, with each request known to be under way. */
  Handler watching(Handler handler) {
    return new Handler.Wrapper(handler) {
      @Override
      public boolean handle(Request request, Response response, Callback callback)
          throws Exception {
        busy(request);
        return super.handle(request, response, callback);
      }
    };
  }

  /** A request has arrived; until it is answered its connection is not among those that wait. */
  private void busy(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    synchronized (this) {
      waiting.remove(connection);
    }
    Request.addCompletionListener(request, failure -> idle(connection));
  }

  private synchronized void idle(Connection connection) {
    if (open.contains(connection) && connection instanceof HttpConnection) {
      waiting.put(connection, System.nanoTime());
    }
  }

  /** Looks again and again for those that took too long. */
  void sweepOn(Scheduler scheduler) {
    scheduler.schedule(
        () -> {
          sweep();
          sweepOn(scheduler);
        },
        Math.max(50, patience / 4_000_000),
        TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    List<Connection> late = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      for (Map.Entry<Connection, Long> each : waiting.entrySet()) {
        if (now - each.getValue() < patience) {
          break;
        }
        late.add(each.getKey());
      }
      late.forEach(this::forget);
    }
    late.forEach(connection -> connection.getEndPoint().close());
  }

  synchronized int open() {
    return open.size();
  }

  /** How many were closed because they took too long or were too many. */
  synchronized long closed() {
    return closed;
  }
}
