package livestatus.daemon.logging;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Says a failure that repeats itself once: the first time as a warning, then quietly with a count,
 * and once more when it is over. Any thread may use it.
 */
public final class Repeated {
  private final Logger log;
  private final Map<String, Integer> failing = new HashMap<>();

  public Repeated(Logger log) {
    this.log = log;
  }

  /**
   * It failed, perhaps again.
   *
   * @param what tells this failure from others: a file, an account, a server
   * @param sentence what happened and what to do
   */
  public synchronized void failed(String what, String sentence) {
    int times = failing.merge(what, 1, Integer::sum);
    if (times == 1) {
      log.warn(RepeatFilter.COUNTED, "{}", sentence);
    } else {
      log.debug("{} ({} times now)", sentence, times);
    }
  }

  /** It works; says so only if it had failed before. */
  public synchronized void works(String what, String sentence) {
    Integer times = failing.remove(what);
    if (times != null) {
      log.info("{} (after {} {})", sentence, times, times == 1 ? "failure" : "failures");
    }
  }

  /** How many things fail now. */
  public synchronized int failing() {
    return failing.size();
  }
}
