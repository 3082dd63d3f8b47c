package livestatus.tail;

import static java.util.Objects.requireNonNullElse;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryChangeEvent.EventType;
import io.methvin.watcher.DirectoryChangeListener;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Watches one folder, and those below it that matter, for as long as it stands: the loop ends
 * quietly once the folder is deleted. Then, or after trouble, it is to be replaced by a new watch.
 */
final class FolderWatch implements AutoCloseable {
  /** Takes what happened, on the watch's own thread. */
  interface Listener {
    void changed(Path path);

    void changedSomewhere();
  }

  /** Where the events come from; in tests one that has none left. */
  interface Source {
    WatchService open() throws IOException;
  }

  private final Path root;
  private final Folders folders;
  private final Listener listener;
  private final Object rootKey;
  private final DirectoryWatcher watcher;

  /** Done once nothing is watched any more, with the reason if there is one. */
  private final CompletableFuture<@Nullable String> loop;

  private volatile @Nullable String trouble;

  /** Begins to watch; once this returns, nothing is missed. */
  FolderWatch(Path root, Folders folders, Listener listener, Source source) throws IOException {
    this.root = root;
    this.folders = folders;
    this.listener = listener;
    this.rootKey = key(root);
    this.watcher =
        DirectoryWatcher.builder()
            .path(root)
            .watchService(source.open())
            // Else each event reads the whole file.
            .fileHashing(false)
            .fileTreeVisitor(this::visit)
            .listener(new Events())
            .build();
    Executor ownThread =
        work -> {
          Thread thread = new Thread(work, "watch");
          thread.setDaemon(true);
          thread.start();
        };
    this.loop =
        watcher
            .watchAsync(ownThread)
            .<@Nullable String>handle((nothing, failure) -> ended(failure))
            .whenComplete((reason, never) -> listener.changedSomewhere());
  }

  private static @Nullable String ended(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? null : String.valueOf(cause.getMessage());
  }

  /** Why it is to be replaced; null while it does what it should. */
  @Nullable String trouble() {
    if (trouble != null) {
      return trouble;
    }
    if (loop.isDone()) {
      return requireNonNullElse(loop.getNow(null), "it was deleted");
    }
    try {
      return rootKey.equals(key(root)) ? null : "another folder stands there now";
    } catch (IOException e) {
      return "the folder is gone";
    }
  }

  @Override
  public void close() throws IOException {
    watcher.close();
  }

  private static Object key(Path folder) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class);
    return requireNonNullElse(attributes.fileKey(), attributes.creationTime());
  }

  /**
   * Folders only: a folder that appears makes everything be looked at, whatever it is filled with.
   * The folder itself comes before those in it, so that no later one is missed.
   */
  private void visit(
      Path folder, FileTreeVisitor.Callback onFolder, FileTreeVisitor.Callback onFile)
      throws IOException {
    onFolder.call(folder);
    if (!folders.mayHold(folder)) {
      return;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder, folders::isWatched)) {
      for (Path path : inside) {
        if (Files.isDirectory(path)) {
          visit(path, onFolder, onFile);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      // It went as quickly as it came, and whoever is woken sees what is there now.
      listener.changedSomewhere();
    }
  }

  private final class Events implements DirectoryChangeListener {
    @Override
    public void onEvent(DirectoryChangeEvent event) {
      if (event.eventType() == EventType.OVERFLOW
          || event.path() == null
          || (event.isDirectory() && folders.isWatched(event.path()))) {
        listener.changedSomewhere();
      } else {
        listener.changed(event.path());
      }
    }

    @Override
    public void onException(Exception e) {
      if (!(e instanceof NoSuchFileException || e instanceof NotDirectoryException)) {
        trouble = requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
      }
      listener.changedSomewhere();
    }
  }
}
