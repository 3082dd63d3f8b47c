package livestatus.openclaw;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.session.Signal.Asked.By;
import org.jspecify.annotations.Nullable;

/**
 * What a user line asks, and who asks it. The gateway wraps what people write in metadata and time
 * stamps, and writes user lines of its own: both are told here by how they begin.
 *
 * @param text what was asked; null for the gateway's own notices, which are not for people
 */
record Prompt(By by, @Nullable String text) {
  /** Longer questions are cut. */
  static final int MAX_LENGTH = 4_000;

  /** {@code Sender (untrusted metadata):} and its kin, each followed by a fenced block. */
  private static final Pattern METADATA =
      Pattern.compile("\\s*[A-Z][^\\n(]{0,80}\\(untrusted[^)\\n]{0,80}\\):\\n```[a-z]*\\n");

  private static final Pattern FENCE_END = Pattern.compile("\\n```[ \\t]*(?:\\n|\\z)");

  /** {@code [Sat 2026-11-21 00:22 UTC]}, perhaps with the sender before the date. */
  private static final Pattern STAMP =
      Pattern.compile("\\s*\\[[^\\]\\n]{0,200}\\d{4}-\\d{2}-\\d{2}[^\\]\\n]{0,60}\\][ \\t]*");

  /** A system event in front of what a person wrote, one a line. */
  private static final Pattern SYSTEM_EVENT =
      Pattern.compile("\\s*System(?: \\(untrusted\\))?: \\[[^\\n]*(?:\\n|\\z)");

  private static final Pattern MESSAGE_ID =
      Pattern.compile("\\s*\\[message_id: [^\\]\\n]{0,200}\\]\\s*\\z");

  private static final Pattern SUBAGENT_TASK =
      Pattern.compile(
          "\\A\\[Subagent Context\\].*?\\n\\[Subagent Task\\]:?\\s*(.*?)"
              + "(?:\\n\\s*Begin\\. Execute the assigned task to completion\\.)?\\s*\\z",
          Pattern.DOTALL);

  private static final Pattern CRON =
      Pattern.compile("\\[cron:([^ \\]\\n]+)([^\\]\\n]*)\\]\\s*", Pattern.DOTALL);

  private static final Pattern CLOCK =
      Pattern.compile("\\n\\s*(?:Current time: |Reference UTC: ).*\\z", Pattern.DOTALL);

  private static final Pattern EXTERNAL =
      Pattern.compile(
          "<<<EXTERNAL_UNTRUSTED_CONTENT[^>\\n]*>>>\\n(?:(?!<<<).)*?\\n?---\\n(.*?)\\n?"
              + "<<<END_EXTERNAL_UNTRUSTED_CONTENT",
          Pattern.DOTALL);

  private static final Pattern HOOK =
      Pattern.compile("(?:Task: [^\\n]*\\| )?Job ID: [^\\n]*\\| Received: ");

  /** What the gateway does itself; the model is asked nothing, or the run shows by itself. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "/(?:new|reset|stop|abort|compact|status|help|commands|queue|models?|think|verbose"
              + "|reasoning|elevated|exec|usage|whoami|context|restart|config|debug|approve"
              + "|allowlist|activation|send|tts|subagents|kill|session|agents|export-session)"
              + "(?:[ \\t][^\\n]{0,80})?");

  private static final String SUBAGENT = "[Subagent Context]";
  private static final String INTER_SESSION = "[Inter-session message]";
  private static final String CURRENT_MESSAGE = "[Current message - respond to this]";

  /** How the gateway's own notices begin. */
  private static final String[] NOTICES = {
    "OpenClaw runtime context",
    "[Internal task completion event]",
    "[OpenClaw ",
    "[System] ",
    "A new session was started via /new or /reset",
    "Pre-compaction memory flush",
    "Read HEARTBEAT.md",
  };

  static Prompt of(String raw, @Nullable String provenance) {
    String text = raw;
    boolean wrapped = false;
    for (String rest = unwrap(text); rest != null; rest = unwrap(text)) {
      text = rest;
      wrapped = true;
    }
    if (text.contains("[message_id: ")) {
      text = MESSAGE_ID.matcher(text).replaceFirst("");
    }
    text = text.strip();
    return wrapped ? new Prompt(By.PERSON, shown(text)) : unwrapped(text, provenance);
  }

  /** Takes one metadata block off the front; null if there is none. */
  private static @Nullable String unwrap(String text) {
    if (!text.contains("(untrusted")) {
      return null;
    }
    Matcher metadata = METADATA.matcher(text);
    if (!metadata.lookingAt()) {
      return null;
    }
    Matcher end = FENCE_END.matcher(text);
    return end.find(metadata.end() - 1) ? text.substring(end.end()) : null;
  }

  private static Prompt unwrapped(String whole, @Nullable String provenance) {
    String text = unstamped(whole);
    boolean notified = false;
    while (begins(text, 'S')) {
      Matcher event = SYSTEM_EVENT.matcher(text);
      if (!event.lookingAt()) {
        break;
      }
      text = unstamped(text.substring(event.end()));
      notified = true;
    }
    text = text.strip();
    if (text.startsWith(INTER_SESSION)) {
      int line = text.indexOf('\n');
      text = line < 0 ? "" : text.substring(line + 1).strip();
      return notice(text) ? notices(text) : new Prompt(By.TASK, shown(text));
    }
    if (notice(text)) {
      return notices(text);
    }
    if (notified && text.isEmpty()) {
      return new Prompt(By.GATEWAY, null);
    }
    Prompt task = task(text);
    if (task != null) {
      return task;
    }
    int current = text.indexOf(CURRENT_MESSAGE);
    if (current >= 0) {
      text = text.substring(current + CURRENT_MESSAGE.length()).strip();
    }
    return new Prompt("inter_session".equals(provenance) ? By.TASK : By.PERSON, shown(text));
  }

  /** A command to the gateway rather than a question to the agent. */
  boolean isCommand() {
    return by == By.PERSON && text != null && begins(text, '/') && COMMAND.matcher(text).matches();
  }

  /** Whether that is the first that is to be seen: most texts need no closer look then. */
  private static boolean begins(String text, char first) {
    int i = 0;
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
    return i < text.length() && text.charAt(i) == first;
  }

  private static boolean notice(String text) {
    for (String start : NOTICES) {
      if (text.startsWith(start)) {
        return true;
      }
    }
    return text.startsWith(SUBAGENT) && !text.contains("\n[Subagent Task]");
  }

  private static Prompt notices(String text) {
    boolean child =
        text.startsWith(SUBAGENT)
            || text.contains("[Internal task completion event]")
            || text.contains("Child completion result");
    return new Prompt(child ? By.CHILD : By.GATEWAY, null);
  }

  private static @Nullable Prompt task(String text) {
    if (text.startsWith(SUBAGENT)) {
      Matcher subagent = SUBAGENT_TASK.matcher(text);
      return subagent.matches() ? new Prompt(By.TASK, shown(subagent.group(1))) : null;
    }
    Matcher cron = cron(text);
    if (cron != null || isHook(text)) {
      String rest = cron == null ? text : text.substring(cron.end());
      Matcher external = EXTERNAL.matcher(rest);
      rest = external.find() ? external.group(1) : CLOCK.matcher(rest).replaceFirst("");
      return new Prompt(By.TASK, shown(rest));
    }
    return null;
  }

  /** The job that an isolated cron run's first line names; null if it names none. */
  static @Nullable CronJob cronJob(String raw) {
    Matcher cron = cron(unstamped(raw));
    return cron == null ? null : new CronJob(cron.group(1), blankToNull(cron.group(2)));
  }

  private static @Nullable Matcher cron(String text) {
    Matcher cron = text.startsWith("[cron:") ? CRON.matcher(text) : null;
    return cron != null && cron.lookingAt() ? cron : null;
  }

  private static boolean isHook(String text) {
    return (text.startsWith("Task: ") || text.startsWith("Job ID: "))
        && HOOK.matcher(text).lookingAt();
  }

  private static String unstamped(String text) {
    if (!begins(text, '[')) {
      return text;
    }
    Matcher stamp = STAMP.matcher(text);
    return stamp.lookingAt() ? text.substring(stamp.end()) : text;
  }

  /** A cron job's id, and its name where it has one. */
  record CronJob(String id, @Nullable String name) {}

  private static @Nullable String shown(String text) {
    // A stamp stands inside the metadata wrappers too.
    String rest = unstamped(text).strip();
    return rest.isEmpty() ? null : Json.cut(rest, MAX_LENGTH);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
