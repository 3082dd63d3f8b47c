package livestatus.daemon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Signals of the operating system. The class that knows them is outside the Java standard and the
 * compiler refuses it, so it is asked for by name; a Java without it ends at SIGTERM all the same,
 * through its own shutdown, only with another exit code.
 */
public final class Signals {
  private Signals() {}

  /** What opens once somebody asks the process to end: SIGTERM, or Ctrl-C. */
  public static CountDownLatch toStop() {
    CountDownLatch stop = new CountDownLatch(1);
    on("TERM", stop::countDown);
    on("INT", stop::countDown);
    return stop;
  }

  /** Runs the action each time the signal comes; false if this Java cannot. */
  public static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object acts =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), acts);
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException e) {
      return false;
    } catch (InvocationTargetException e) {
      // Windows has no SIGHUP.
      return false;
    }
  }
}
