package livestatus.cli;

import java.time.InstantSource;
import java.util.function.Function;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import livestatus.history.History;
import livestatus.history.HistoryRefused;
import livestatus.history.HistoryUnavailable;
import livestatus.history.TrackingRefused;
import livestatus.status.Redaction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mixed into commands that ask or tell the history; it works beside a running daemon. */
final class HistoryAccess {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Mixin
  private SettingsOption settings;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee;

  /**
   * Tells the history something, which is copied to the issue tracker's database if there is one.
   */
  <T> T tell(Console console, Function<History, T> report) throws InvalidSettings {
    String url = settings.load(console.around()).settings().tracking().url();
    return with(
        console,
        history -> {
          T answer = report.apply(history);
          if (url != null) {
            try {
              history.copyTracking(url);
            } catch (HistoryUnavailable later) {
              console.err().println("live-status: " + later.getMessage());
            }
          }
          return answer;
        });
  }

  <T> T with(Console console, Function<History, T> question) throws InvalidSettings {
    Settings loaded = settings.load(console.around()).settings();
    try (History history =
        History.reading(
            loaded.data().url(), loaded.gateway(), Redaction::mask, InstantSource.system())) {
      return question.apply(history);
    } catch (TrackingRefused refused) {
      if (refused.kind() == TrackingRefused.Kind.INVALID) {
        throw new ParameterException(mixee.commandLine(), refused.getMessage(), refused);
      }
      throw new Failure(String.valueOf(refused.getMessage()));
    } catch (HistoryRefused | HistoryUnavailable unusable) {
      throw new Failure(String.valueOf(unusable.getMessage()));
    }
  }
}
