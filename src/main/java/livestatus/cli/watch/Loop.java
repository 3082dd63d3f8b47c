package livestatus.cli.watch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livestatus.cli.watch.Tree.Item;
import org.jspecify.annotations.Nullable;

/**
 * Draws, and waits for a key, a change, another size or the next moment. Everything happens on the
 * thread that runs it; others only put events into its queue.
 */
public final class Loop {
  /** So soon after a drawing, changes wait for each other; keys do not. */
  private static final Duration GATHER = Duration.ofMillis(50);

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private enum What {
    KEY,
    CHANGED,
    RESIZED,
    ENDED
  }

  private record Event(What what, @Nullable Key key) {}

  private final Feed feed;
  private final Screen screen;
  private final Alphabet alphabet;
  private final Duration interval;
  private final InstantSource clock;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final ExecutorService asking =
      Executors.newSingleThreadExecutor(task -> thread(task, "detail"));
  private View view;
  private List<Item> items = List.of();
  private @Nullable Row chosen;
  private volatile @Nullable Detail detail;
  private volatile boolean isAsking;
  private volatile boolean over;
  private @Nullable Row askedAbout;
  private Instant askedAt = Instant.EPOCH;

  /**
   * @param interval how often it is drawn where nothing changes
   * @param post whether the chosen session's status post is shown from the beginning
   */
  public Loop(
      Feed feed,
      Screen screen,
      Alphabet alphabet,
      Duration interval,
      boolean post,
      InstantSource clock) {
    this.view = View.FIRST.withPost(post);
    this.feed = feed;
    this.screen = screen;
    this.alphabet = alphabet;
    this.interval = interval;
    this.clock = clock;
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Makes it end; any thread may. */
  public void end() {
    events.add(new Event(What.ENDED, null));
  }

  /** Until somebody wants it to end. */
  public void run() throws InterruptedException {
    screen.listen(() -> events.add(new Event(What.RESIZED, null)), this::end);
    feed.onChange(this::changed);
    Thread keys = thread(this::readKeys, "keys");
    keys.start();
    try {
      while (view.screen() != View.Screen.OVER) {
        draw();
        await();
      }
    } finally {
      over = true;
      asking.shutdownNow();
      // Whoever closes the terminal must not find somebody reading from it.
      keys.join(1_000);
    }
  }

  private void changed() {
    events.add(new Event(What.CHANGED, null));
  }

  private void readKeys() {
    KeyReader keys = screen.keys();
    try {
      for (Key key = keys.next(); key != null && !over; key = keys.next()) {
        if (key.name() != Key.Name.NONE) {
          events.add(new Event(What.KEY, key));
        }
      }
    } catch (IOException closed) {
      // The same as the end of the input.
    }
    end();
  }

  private void draw() {
    Model model = feed.model();
    items = Tree.of(model, view);
    view = Keys.settle(view, items);
    chosen = row(model);
    long tick = clock.millis() / Math.max(100, interval.toMillis());
    Frame frame =
        new Frame(
            screen.width(),
            screen.height(),
            clock.instant(),
            ZoneId.systemDefault(),
            alphabet,
            tick);
    if (view.screen() == View.Screen.SESSION || view.post()) {
      ask();
    }
    if (view.screen() == View.Screen.SESSION) {
      int furthest = SessionPage.furthest(frame, chosen, known());
      view = view.scrolledTo(Math.min(view.scrolled(), furthest));
    }
    screen.draw(
        switch (view.screen()) {
          case SESSION -> SessionPage.lines(frame, model, view, chosen, known());
          case HELP -> HelpPage.lines(frame, model);
          default -> ListPage.lines(frame, model, view, items, known());
        });
  }

  private @Nullable Row row(Model model) {
    if (view.chosen() == null) {
      return items.isEmpty() ? null : items.get(0).row();
    }
    return model.rows().stream()
        .filter(row -> row.id().equals(view.chosen()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable Detail known() {
    Detail known = detail;
    Row row = chosen;
    return known != null && row != null && known.id().equals(row.id()) ? known : null;
  }

  /** Again whenever its line in the list is another one, but not for each change at once. */
  private void ask() {
    Row row = chosen;
    Instant now = clock.instant();
    boolean same = row == null || (row.equals(askedAbout) && known() != null);
    boolean soon =
        row != null
            && askedAbout != null
            && row.id().equals(askedAbout.id())
            && now.isBefore(askedAt.plus(ASK_AGAIN));
    if (row == null || same || soon || isAsking) {
      return;
    }
    isAsking = true;
    askedAbout = row;
    askedAt = now;
    asking.execute(
        () -> {
          try {
            Detail told = feed.detail(row);
            if (told != null) {
              detail = told;
            }
          } finally {
            isAsking = false;
            changed();
          }
        });
  }

  /** Waits for what makes another picture, and takes all of it in. */
  private void await() throws InterruptedException {
    long drawn = System.nanoTime();
    Event first = events.poll(interval.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      return;
    }
    List<Event> news = new ArrayList<>(List.of(first));
    events.drainTo(news);
    long left = GATHER.toNanos() - (System.nanoTime() - drawn);
    if (left > 0 && news.stream().allMatch(event -> event.what() == What.CHANGED)) {
      Event next = events.poll(left, TimeUnit.NANOSECONDS);
      if (next != null) {
        news.add(next);
        events.drainTo(news);
      }
    }
    news.forEach(this::take);
  }

  private void take(Event event) {
    switch (event.what()) {
      case ENDED -> view = view.on(View.Screen.OVER);
      case RESIZED -> screen.clear();
      case KEY -> {
        Key key = event.key();
        if (key != null) {
          int page =
              view.screen() == View.Screen.LIST
                  ? ListPage.room(screen.height(), feed.model(), view)
                  : SessionPage.room(screen.height());
          view = Keys.press(view, key, items, page);
          items = Tree.of(feed.model(), view);
          view = Keys.settle(view, items);
        }
      }
      case CHANGED -> {}
    }
  }
}
