package livestatus.mattermost;

import java.time.Duration;

/**
 * Why a server did not do what it was asked. The type says what to do next: wait and ask again,
 * find out what became of it, stop using the account, or give up.
 */
public abstract sealed class MattermostException extends Exception {
  private static final long serialVersionUID = 1L;

  private MattermostException(String message) {
    super(message);
  }

  /** Not done. Everybody who talks to this server should wait. */
  public static final class Busy extends MattermostException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    Busy(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    /** Zero where the server did not say. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The request never left: nothing listens there, no name, no route, no trust. */
  public static final class NotSent extends MattermostException {
    private static final long serialVersionUID = 1L;

    NotSent(String message) {
      super(message);
    }
  }

  /** It may have been done, or may still be done. Look before asking for anything else. */
  public static final class Uncertain extends MattermostException {
    private static final long serialVersionUID = 1L;
    private final boolean slow;

    Uncertain(String message, boolean slow) {
      super(message);
      this.slow = slow;
    }

    /** Whether the answer took too long, so that the server may still be at work on it. */
    public boolean slow() {
      return slow;
    }
  }

  /** The same create is under way: ask again with the same pending id. */
  public static final class Pending extends MattermostException {
    private static final long serialVersionUID = 1L;

    Pending(String message) {
      super(message);
    }
  }

  /** The token is not good, or not to be read. Nothing more with this account until it changes. */
  public static final class AccountRefused extends MattermostException {
    private static final long serialVersionUID = 1L;

    AccountRefused(String message) {
      super(message);
    }
  }

  /** Not done, and asking the same again will not help. */
  public static final class Refused extends MattermostException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String id;

    Refused(String message, int status, String id) {
      super(message);
      this.status = status;
      this.id = id;
    }

    public int status() {
      return status;
    }

    /** The server's own name of the error; empty where it gave none. */
    public String id() {
      return id;
    }

    /** No such thing, or none that this account may see or change. */
    boolean missing() {
      return status == 403 || status == 404;
    }

    boolean archived() {
      return id.contains("_deleted.error");
    }

    boolean tooLateToEdit() {
      return id.contains("permissions_time_limit");
    }

    boolean aboutRoot() {
      return id.contains("root_id");
    }

    /** The post that was made with this pending id is gone again. */
    boolean deletedMeanwhile() {
      return id.endsWith("failed_to_get");
    }
  }
}
