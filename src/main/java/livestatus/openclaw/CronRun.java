package livestatus.openclaw;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys of cron jobs and of their isolated runs, {@code …:cron:JOB} and {@code
 * …:cron:JOB:run:TRANSCRIPT}. A run has a row of its own only while it lasts; then its job's row
 * names its transcript. It stays a session of its own all the same.
 */
final class CronRun {
  private static final Pattern JOB = Pattern.compile(".*:cron:[^:]+");
  private static final Pattern RUN = Pattern.compile("(.*:cron:[^:]+):run:([^:]+)");

  private CronRun() {}

  static boolean isJob(String key) {
    return JOB.matcher(key).matches();
  }

  static String key(String job, String transcript) {
    return job + ":run:" + transcript;
  }

  /** The key of the job whose run the key names; null if it names none. */
  static @Nullable String job(String key) {
    Matcher run = RUN.matcher(key);
    return run.matches() ? run.group(1) : null;
  }

  /** The transcript of the run that the key names. */
  static String transcript(String key) {
    Matcher run = RUN.matcher(key);
    return run.matches() ? run.group(2) : "";
  }
}
