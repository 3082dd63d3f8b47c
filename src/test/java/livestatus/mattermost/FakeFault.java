package livestatus.mattermost;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import livestatus.mattermost.FakeHttpServer.Request;

/**
 * A mishap that befalls the next requests which fit. {@link FakeMattermost#fault} arms it.
 *
 * @param times how many requests it befalls
 */
public record FakeFault(
    Kind kind, int status, String id, Duration delay, Predicate<Request> fits, int times) {
  enum Kind {
    /** The limiter's refusal: plain text, and the headers that go with it. */
    TOO_MANY,
    /** An error in JSON. */
    REFUSED,
    /** An error page of something in front of the server, with {@code Retry-After}. */
    UNAVAILABLE,
    /** Applied, but the connection ends before the answer. */
    ANSWER_LOST,
    /** Not applied, the connection is reset. */
    RESET,
    /** The connection ends now; the server applies the request later. */
    APPLIED_LATE,
    /** The server does nothing until it is released; then it applies and answers. */
    HELD
  }

  /** Lets a held request go on. */
  public static final class Hold {
    final CountDownLatch arrived = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);

    public void release() {
      released.countDown();
    }

    /** Waits until a request is being held. */
    public void awaitArrival() throws InterruptedException {
      arrived.await();
    }
  }

  private static FakeFault of(Kind kind, int status, String id, Duration delay) {
    return new FakeFault(kind, status, id, delay, request -> true, 1);
  }

  public static FakeFault tooMany() {
    return of(Kind.TOO_MANY, 429, "", Duration.ofSeconds(1));
  }

  public static FakeFault unavailable(Duration retryAfter) {
    return of(Kind.UNAVAILABLE, 503, "", retryAfter);
  }

  public static FakeFault refused(int status, String id) {
    return of(Kind.REFUSED, status, id, Duration.ZERO);
  }

  public static FakeFault pending() {
    return refused(500, "api.post.deduplicate_create_post.pending");
  }

  public static FakeFault answerLost() {
    return of(Kind.ANSWER_LOST, 0, "", Duration.ZERO);
  }

  public static FakeFault reset() {
    return of(Kind.RESET, 0, "", Duration.ZERO);
  }

  public static FakeFault appliedLate(Duration delay) {
    return of(Kind.APPLIED_LATE, 0, "", delay);
  }

  static FakeFault held() {
    return of(Kind.HELD, 0, "", Duration.ZERO);
  }

  /** Only requests with this method whose path ends as the expression says. */
  public FakeFault on(String method, String pathPattern) {
    Predicate<Request> both =
        request -> request.method().equals(method) && request.path().matches(pathPattern);
    return new FakeFault(kind, status, id, delay, both, times);
  }

  public FakeFault onEdits() {
    return on("PUT", ".*/posts/.*");
  }

  public FakeFault onCreates() {
    return on("POST", ".*/posts");
  }

  public FakeFault times(int count) {
    return new FakeFault(kind, status, id, delay, fits, count);
  }

  public FakeFault always() {
    return times(Integer.MAX_VALUE);
  }
}
