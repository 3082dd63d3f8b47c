package livestatus.cli.watch;

import org.jspecify.annotations.Nullable;

/** Who knows about the sessions. Safe for threads. */
public interface Feed {
  /** What is known now; returns at once. */
  Model model();

  /** Has this run whenever the model is another one. */
  void onChange(Runnable listener);

  /** Asks for all about one session and may wait; null if nobody can tell. */
  @Nullable Detail detail(Row row);
}
