package livestatus.web;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import livestatus.history.HistoryRefused;
import livestatus.history.HistoryUnavailable;
import livestatus.history.TrackingRefused;

/**
 * Asks the history on a few threads of its own, so that a slow database holds up nobody who asks
 * for what is true now. As many questions wait as are answered in some seconds; more are refused.
 */
final class HistoryDesk implements AutoCloseable {
  /** A question, and its answer. */
  @FunctionalInterface
  interface Question {
    Reply answer() throws Refusal;
  }

  /** The pool of a PostgreSQL history has as many connections, beside the writer's. */
  static final int THREADS = 3;

  static final int WAITING = 60;

  /** Whoever asked longer ago has given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ThreadPoolExecutor threads;

  HistoryDesk() {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "web-history");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  CompletableFuture<Reply> ask(Question question) throws Refusal {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    long asked = System.nanoTime();
    try {
      threads.execute(
          () -> {
            if (System.nanoTime() - asked > PATIENCE.toNanos()) {
              reply.completeExceptionally(busy());
            } else {
              answer(question, reply);
            }
          });
    } catch (RejectedExecutionException e) {
      throw busy();
    }
    return reply;
  }

  private static Refusal busy() {
    return new Refusal(503, "Too many ask the history at once; try again in a moment.");
  }

  private static void answer(Question question, CompletableFuture<Reply> reply) {
    try {
      reply.complete(question.answer());
    } catch (TrackingRefused e) {
      int status =
          switch (e.kind()) {
            case INVALID -> 400;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
          };
      reply.completeExceptionally(new Refusal(status, String.valueOf(e.getMessage())));
    } catch (HistoryUnavailable | HistoryRefused e) {
      reply.completeExceptionally(new Refusal(503, String.valueOf(e.getMessage())));
    } catch (Refusal | RuntimeException e) {
      reply.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
