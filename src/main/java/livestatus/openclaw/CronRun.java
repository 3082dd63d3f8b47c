package livestatus.openclaw;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;

/**
 * An isolated run of a cron job has a key of its own while it lasts, {@code …:cron:JOB:run:UUID},
 * and leaves its transcript to the job. For people both are the job.
 */
final class CronRun {
  private static final Pattern RUN = Pattern.compile("(.*:cron:[^:]+):run:[^:]+");

  private CronRun() {}

  /** The key of the job whose run the key names; any other key as it is. */
  static String job(String key) {
    Matcher run = RUN.matcher(key);
    return run.matches() ? run.group(1) : key;
  }

  /** What a run spawned is the job's child. */
  static SessionFacts parent(SessionFacts facts) {
    SessionKey parent = facts.parent();
    if (parent == null || job(parent.value()).equals(parent.value())) {
      return facts;
    }
    return new SessionFacts(
        facts.key(),
        facts.agent(),
        facts.kind(),
        new SessionKey(job(parent.value())),
        facts.title(),
        facts.delivery(),
        facts.source());
  }
}
