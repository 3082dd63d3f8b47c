package livestatus.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.session.SessionKey;
import livestatus.session.Signal.RunStatus;
import livestatus.tail.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * An agent's {@code sessions.json}, streamed: it can be many megabytes, of which little matters. It
 * is written anew with every change, so it is read at most once a second, unless somebody just
 * asked something; a torn one changes nothing, the last good one stays.
 */
final class Registry {
  /** The shortest time between two readings. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Within one tick of the file system's clock a file can change twice and look the same. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final int BUFFER = 64 * 1024;

  private final Path file;
  private final String agent;
  private final Tally tally;
  private Map<SessionKey, Entry> entries = Map.of();
  private @Nullable Stamp read;
  private @Nullable Stamp torn;

  /** The entries are of an earlier process, and nobody was told of them yet. */
  private boolean remembered;

  private boolean settled;
  private boolean tellsRuns;
  private @Nullable Instant lastReading;
  private @Nullable Instant due;
  private @Nullable String problem;

  Registry(Path file, String agent, Tally tally) {
    this.file = file;
    this.agent = agent;
    this.tally = tally;
  }

  /** The last good reading, in the file's order. */
  Map<SessionKey, Entry> entries() {
    return entries;
  }

  /** Whether the gateway tells of runs in its entries, as since 2026.7. */
  boolean tellsRuns() {
    return tellsRuns;
  }

  /** When a change that is known of may be read; null if none is known. */
  @Nullable Instant due() {
    return due;
  }

  /** Why the last reading failed, in a sentence; null if it did not. */
  @Nullable String problem() {
    return problem;
  }

  /**
   * Reads the file if it was replaced and it is time; whether the entries are another reading's.
   */
  boolean poll(Instant now) {
    Stamp look = look(now);
    boolean untold = remembered;
    remembered = false;
    if (look == null) {
      return false;
    }
    if (untold && look.equals(read)) {
      return true;
    }
    if (look.equals(read)) {
      if (settled) {
        due = null;
        problem = null;
        return false;
      }
      return settle(look, now) && parse(look, now);
    }
    Instant before = lastReading;
    if (before != null && Duration.between(before, now).abs().compareTo(INTERVAL) < 0) {
      due = before.plus(INTERVAL);
      return false;
    }
    return parse(look, now);
  }

  /**
   * Reads the file now if it was replaced, and puts off no later reading by that; whether the
   * entries are another reading's.
   */
  boolean pollAtOnce(Instant now) {
    Stamp look = look(now);
    if (look == null || look.equals(read) || look.equals(torn)) {
      return false;
    }
    Instant before = lastReading;
    boolean another = parse(look, now);
    lastReading = before;
    return another;
  }

  /** Whether an unchanged file must be read once more to be sure that it is unchanged. */
  private boolean settle(Stamp look, Instant now) {
    Instant sure = look.changed().plus(SETTLED);
    due = sure.isAfter(now) ? sure : null;
    return due == null;
  }

  private @Nullable Stamp look(Instant now) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        return failed("it is no regular file", now);
      }
      return Stamp.of(attributes);
    } catch (NoSuchFileException e) {
      due = null;
      return null;
    } catch (IOException e) {
      return failed(e.getClass().getSimpleName(), now);
    }
  }

  private @Nullable Stamp failed(String reason, Instant now) {
    due = now.plus(INTERVAL);
    problem = "Cannot read " + file + ": " + reason + ". It is tried again.";
    return null;
  }

  private boolean parse(Stamp look, Instant now) {
    lastReading = now;
    due = null;
    Instant sure = look.changed().plus(SETTLED);
    settled = !sure.isAfter(now);
    if (!settled) {
      due = sure;
    }
    Map<SessionKey, Entry> fresh = new LinkedHashMap<>();
    long[] skipped = new long[1];
    try (InputStream in = Files.newInputStream(file)) {
      JsonScan json = new JsonScan(in, BUFFER);
      if (json.isAtEnd()) {
        return torn(look, now, "it is empty");
      }
      boolean object =
          json.object((entry, name) -> skipped[0] += entry(entry, name, fresh) ? 0 : 1);
      if (!object) {
        return torn(look, now, "it is no object");
      }
      if (!json.isAtEnd()) {
        return torn(look, now, "something follows its end");
      }
    } catch (NoSuchFileException replaced) {
      read = null;
      due = now.plus(INTERVAL);
      return false;
    } catch (JsonScan.Broken broken) {
      return torn(look, now, "it breaks off or is no JSON");
    } catch (IOException e) {
      read = null;
      failed(e.getClass().getSimpleName(), now);
      return false;
    }
    tally.skippedEntries += skipped[0];
    tally.registryReadings++;
    take(look, fresh);
    torn = null;
    problem = null;
    return true;
  }

  private void take(@Nullable Stamp look, Map<SessionKey, Entry> fresh) {
    entries = fresh;
    tellsRuns = fresh.values().stream().anyMatch(entry -> entry.run().status() != RunStatus.NONE);
    read = look;
  }

  /** How the file looked that the entries are of; null while another reading may differ. */
  @Nullable Stamp stamp() {
    return settled && problem == null ? read : null;
  }

  /**
   * Goes on with the last good reading of an earlier process; to be called before the first poll.
   *
   * @param look how the file looked then; null if that is not certain, and it is to be read
   */
  void remember(@Nullable Stamp look, Map<SessionKey, Entry> known) {
    take(look, known);
    settled = true;
    remembered = true;
  }

  private boolean entry(JsonScan parser, String name, Map<SessionKey, Entry> fresh) {
    if (name.isBlank()) {
      parser.skip();
      return false;
    }
    SessionKey key = new SessionKey(name);
    Entry known = entries.get(key);
    Entry entry = Entry.read(parser, known == null ? key : known.key(), agent);
    if (entry == null) {
      return false;
    }
    // The old object stays where nothing changed, so that two readings are not held at once.
    fresh.put(entry.key(), entry.equals(known) ? known : entry);
    return true;
  }

  private boolean torn(Stamp look, Instant now, String why) {
    if (!look.equals(torn)) {
      tally.tornRegistries++;
      torn = look;
    }
    // Or it would count as read if it looks as the last good one did.
    read = null;
    problem =
        "Cannot read " + file + ": " + why + ". The last good one counts until it can be read.";
    due = now.plus(INTERVAL);
    return false;
  }
}
