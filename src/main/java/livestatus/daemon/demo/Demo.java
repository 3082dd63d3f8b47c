package livestatus.daemon.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays the story into a temporary gateway home and removes every trace of it at the end. The
 * daemon that watches the home is the real one and does not know that it is a demo.
 */
public final class Demo implements AutoCloseable {
  private final Path folder;
  private final Tape tape;
  private final DemoGateway gateway;
  private final List<DemoStory.Beat> beats;
  private final double speed;
  private final ScheduledExecutorService player =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo");
            thread.setDaemon(true);
            return thread;
          });
  private final CountDownLatch told = new CountDownLatch(1);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

  /**
   * @param speed how many seconds of the story pass in one second
   * @param recording where all of it is recorded, for a replay; null for nowhere
   * @param narrator is told in a sentence what people see now; it must not wait
   */
  public Demo(
      double speed, @Nullable Path recording, Consumer<String> narrator, InstantSource clock)
      throws IOException {
    if (!(speed > 0 && speed <= 1000)) {
      throw new IllegalArgumentException(
          "The speed must be above 0 and at most 1000, not " + speed + ".");
    }
    this.speed = speed;
    this.folder = Files.createTempDirectory("live-status-demo-");
    Files.createDirectories(home().resolve("agents"));
    try {
      this.tape = new Tape(recording, home(), clock);
    } catch (IOException e) {
      remove();
      throw new IOException("The recording " + recording + " cannot be written.", e);
    }
    this.gateway = new DemoGateway(home(), tape, clock);
    this.beats = new DemoStory(gateway, narrator).beats();
  }

  /** The gateway's home that the story is written to. */
  public Path home() {
    return folder.resolve("openclaw");
  }

  /** A data folder for the daemon that watches; it goes with the demo. */
  public Path data() {
    return folder.resolve("data");
  }

  /**
   * Settings for the daemon that watches.
   *
   * @param port where it serves its page; 0 for any that is free
   */
  public Path settings(int port) throws IOException {
    Path file = folder.resolve("live-status.yml");
    Files.writeString(
        file,
        "server: { port: "
            + port
            + " }\nmattermost: { enabled: false }\nlogging: { level: warn }\n");
    return file;
  }

  public Duration length() {
    return Duration.ofMillis(millis(beats.get(beats.size() - 1).second()));
  }

  /** Begins to tell; returns at once. */
  public void play() {
    for (DemoStory.Beat beat : beats) {
      at(beat.second(), () -> tell(beat));
    }
    at(beats.get(beats.size() - 1).second(), told::countDown);
  }

  private void at(double second, Runnable act) {
    // What fails is kept for the one who waits for the end.
    var unused = player.schedule(act, millis(second), TimeUnit.MILLISECONDS);
  }

  private void tell(DemoStory.Beat beat) {
    try {
      beat.act().run();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      told.countDown();
    }
  }

  /** Waits for the story's end; false if it is not over within that time. */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    boolean over = told.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return over;
  }

  private long millis(double second) {
    return Math.round(second * 1000 / speed);
  }

  @Override
  public void close() {
    player.shutdownNow();
    gateway.close();
    tape.close();
    remove();
  }

  private void remove() {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes unused)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException unused)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("The demo could not remove its folder " + folder + ".", e);
    }
  }
}
