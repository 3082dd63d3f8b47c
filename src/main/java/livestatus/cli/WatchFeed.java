package livestatus.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import livestatus.cli.watch.Alphabet;
import livestatus.cli.watch.Detail;
import livestatus.cli.watch.Feed;
import livestatus.cli.watch.Model;
import livestatus.cli.watch.Row;
import livestatus.daemon.Lookout;
import livestatus.daemon.settings.Settings;
import livestatus.session.Transition;
import livestatus.status.Figures;
import livestatus.status.StatusCard;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Hears of the sessions from the daemon, again after each break, and where none runs reads the
 * gateway's records itself. One thread owns what is known; others read the newest model.
 */
final class WatchFeed implements Feed, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNode NOTHING = JsonNodeFactory.instance.arrayNode();
  private static final Duration AGAIN = Duration.ofMillis(500);

  /** So long a daemon that was there is waited for before the records are read without it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration LOOK_FOR_DAEMON = Duration.ofSeconds(2);

  private final Settings settings;
  private final Alphabet alphabet;
  private final Duration interval;
  private final InstantSource clock;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "feed");
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private volatile Model model = Model.EMPTY;
  private volatile Runnable listener = () -> {};
  private volatile String notice = "";
  private volatile boolean closed;
  private volatile @Nullable DaemonClient daemon;
  private volatile @Nullable InputStream stream;
  private @Nullable Lookout lookout;
  private @Nullable Instant heard;

  /**
   * @param interval how often the records are read where nothing says that they changed
   */
  WatchFeed(Settings settings, Alphabet alphabet, Duration interval, InstantSource clock) {
    this.settings = settings;
    this.alphabet = alphabet;
    this.interval = interval;
    this.clock = clock;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public void onChange(Runnable changed) {
    listener = changed;
  }

  /** Says one more sentence to people, such as what the demo tells now. */
  void notice(String sentence) {
    if (!notice.equals(sentence)) {
      notice = sentence;
      Model now = model;
      model = new Model(now.rows(), now.healthy(), now.source(), sentence);
      listener.run();
    }
  }

  private void run() {
    try {
      while (!closed) {
        DaemonClient found = DaemonClient.find(settings);
        if (found != null) {
          follow(found);
        } else if (heard == null || heard.plus(GRACE).isBefore(clock.instant())) {
          readRecords();
        }
        pause(AGAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause(Duration atMost) throws InterruptedException {
    if (!closed && wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  private void follow(DaemonClient found) throws InterruptedException {
    String why = "the connection ended";
    daemon = found;
    try (InputStream events = found.follow();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      stream = events;
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        heard = clock.instant();
        if (line.startsWith("data:")) {
          take(JSON.readTree(line.substring(5)));
          publish(true, "live " + found.owner().page());
        }
      }
    } catch (IOException e) {
      why = "the daemon does not answer";
    } catch (Failure | JacksonException e) {
      why = String.valueOf(e.getMessage());
    } finally {
      daemon = null;
      stream = null;
    }
    Instant last = heard;
    String since = last == null ? "" : ", as of " + Figures.time(last, ZoneId.systemDefault());
    publish(false, why + since + "; trying again");
  }

  /** A message of the stream: all sessions, or those that changed and those that are gone. */
  private void take(JsonNode message) {
    if (message.path("type").asString("").equals("snapshot")) {
      rows.clear();
    }
    for (JsonNode session : message.path("sessions")) {
      put(Row.of(session, alphabet));
    }
    for (JsonNode gone : message.path("gone")) {
      // Of this gateway by its key, of another one by its id.
      String told = gone.asString("");
      if (rows.remove(told) == null) {
        rows.values().removeIf(row -> row.key().equals(told) && !row.remote());
      }
    }
  }

  private void put(Row row) {
    rows.put(row.id(), row);
  }

  private void publish(boolean healthy, String source) {
    model = new Model(List.copyOf(rows.values()), healthy, source, notice);
    listener.run();
  }

  /** Until a daemon is there. */
  private void readRecords() throws InterruptedException {
    Instant nextLook = clock.instant().plus(LOOK_FOR_DAEMON);
    try (Lookout opened = new Lookout(settings, wake::release)) {
      synchronized (this) {
        lookout = opened;
      }
      while (!closed) {
        synchronized (this) {
          opened.look(clock.instant());
          rows.clear();
          opened.rows().forEach(row -> put(Row.of(JSON.valueToTree(row), alphabet)));
        }
        publish(true, "no daemon runs: reading the gateway's records");
        pause(interval);
        Instant now = clock.instant();
        if (!now.isBefore(nextLook)) {
          nextLook = now.plus(LOOK_FOR_DAEMON);
          if (DaemonClient.find(settings) != null) {
            return;
          }
        }
      }
    } finally {
      synchronized (this) {
        lookout = null;
      }
    }
  }

  @Override
  public @Nullable Detail detail(Row row) {
    DaemonClient asked = daemon;
    if (asked != null) {
      String path = "/api/sessions/" + URLEncoder.encode(row.key(), StandardCharsets.UTF_8);
      path = path.replace("+", "%20");
      String gateway =
          row.remote()
              ? "?gateway=" + URLEncoder.encode(row.gateway(), StandardCharsets.UTF_8)
              : "";
      JsonNode whole = asked.find(path + gateway);
      if (whole == null) {
        return null;
      }
      JsonNode told = asked.find(path + "/timeline" + gateway);
      JsonNode transitions = told == null ? NOTHING : told.path("transitions");
      JsonNode card = asked.find(path + "/card" + gateway);
      return new Detail(row.id(), whole, transitions, card == null ? NOTHING : card);
    }
    return fromRecords(row);
  }

  private synchronized @Nullable Detail fromRecords(Row row) {
    Lookout records = lookout;
    Map<String, Object> whole = records == null ? null : records.whole(row.key());
    if (records == null || whole == null) {
      return null;
    }
    List<Map<String, String>> transitions = new ArrayList<>();
    for (Transition change : records.transitions(row.key())) {
      transitions.add(
          Map.of(
              "at", change.at().toString(),
              "to", change.to().word(),
              "reason", change.reason(),
              "witness", change.witness().word()));
    }
    StatusCard card = records.card(row.key());
    return new Detail(
        row.id(),
        JSON.valueToTree(whole),
        JSON.valueToTree(transitions),
        card == null ? NOTHING : JSON.valueToTree(card));
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
    InputStream open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is to end, and it does.
      }
    }
    thread.interrupt();
  }
}
