package livestatus.cli;

import java.util.concurrent.Callable;

/**
 * What a command leaves to be done for as long as the process lives. It begins when the command
 * line was read and is let go of: what a parser of 13 commands knows is a megabyte.
 */
final class LongWork implements Callable<Integer> {
  private Callable<Integer> work = () -> 0;

  /** To be done next; its answer is the process's exit code. */
  void then(Callable<Integer> next) {
    work = next;
  }

  @Override
  public Integer call() throws Exception {
    return work.call();
  }
}
