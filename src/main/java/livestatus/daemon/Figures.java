package livestatus.daemon;

import static livestatus.web.Figure.counter;
import static livestatus.web.Figure.gauge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import livestatus.alert.AlertReport;
import livestatus.history.HistoryHealth;
import livestatus.mattermost.PublishReport;
import livestatus.openclaw.Counters;
import livestatus.push.StatusFiles;
import livestatus.session.Freshness;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.web.Figure;

/** What the daemon's parts count, by the names that the metrics have. */
final class Figures {
  private static final List<String> FAILURES =
      List.of("busy", "unreachable", "pending", "uncertain", "account", "refused", "ledger");

  private final List<Figure> figures = new ArrayList<>();

  List<Figure> all() {
    return List.copyOf(figures);
  }

  Figures sessions(Supplier<Snapshot> snapshot) {
    for (State state : State.values()) {
      figures.add(
          gauge(
                  "live_status_sessions",
                  "Sessions that are known, by what they do.",
                  () -> snapshot.get().countByState().getOrDefault(state, 0))
              .with("state", state.word()));
    }
    for (Freshness freshness : Freshness.values()) {
      figures.add(
          gauge(
                  "live_status_working_sessions",
                  "Sessions at work or blocked, by their last sign of life.",
                  () -> busy(snapshot.get(), freshness))
              .with("freshness", freshness.word()));
    }
    return this;
  }

  private static double busy(Snapshot snapshot, Freshness freshness) {
    return snapshot.sessions().values().stream()
        .filter(session -> session.state() == State.WORKING || session.state() == State.BLOCKED)
        .filter(session -> session.status().freshness() == freshness)
        .count();
  }

  Figures gateways(List<GatewaySource> homes) {
    figures.add(
        counter(
            "live_status_read_bytes",
            "Bytes of transcript files that were read.",
            () -> sum(homes, Counters::bytes)));
    figures.add(
        counter(
            "live_status_lines",
            "Transcript lines that were read.",
            () -> sum(homes, Counters::lines)));
    figures.add(
        counter(
            "live_status_parse_failures",
            "Transcript lines and registry entries that could not be understood.",
            () -> sum(homes, its -> its.skippedLines() + its.skippedEntries())));
    figures.add(
        counter(
            "live_status_unknown_lines",
            "Transcript lines of a kind that this version does not know.",
            () -> sum(homes, Counters::unknownLines)));
    figures.add(
        counter(
            "live_status_refused_paths",
            "Transcript paths that lead out of their folder.",
            () -> sum(homes, Counters::refusedPaths)));
    return this;
  }

  private static double sum(List<GatewaySource> homes, ToLongFunction<Counters> of) {
    return homes.stream().mapToLong(home -> of.applyAsLong(home.notes().counters())).sum();
  }

  Figures pushes(StatusFiles files) {
    figures.add(
        counter(
            "live_status_push_lines",
            "Lines of status files that were read.",
            () -> files.counters().lines()));
    figures.add(
        counter(
            "live_status_push_lines_refused",
            "Lines of status files that could not be taken.",
            files::refused));
    return this;
  }

  Figures monitor(Monitor monitor, Delays delays, InstantSource clock) {
    Inbox inbox = monitor.inbox();
    figures.add(
        gauge("live_status_inbox_signals", "Signals that wait for the monitor.", inbox::waiting));
    figures.add(
        counter(
            "live_status_inbox_refused",
            "Signals that found no room in the monitor's inbox.",
            inbox::refused));
    figures.add(
        gauge(
            "live_status_last_look_age_seconds",
            "Time since the monitor last looked at everything that was due.",
            () -> Duration.between(monitor.looked(), clock.instant()).toMillis() / 1000.0));
    figures.add(
        counter(
            "live_status_failed_looks",
            "Looks of the monitor that ended with a defect of its own.",
            monitor::failures));
    figures.add(
        counter("live_status_changes", "Changes of state that were noticed.", delays::changes));
    figures.add(
        counter(
            "live_status_change_delay_seconds",
            "Time between changes of state and their being noticed, all together.",
            delays::seconds));
    return this;
  }

  Figures posts(Supplier<PublishReport> posts) {
    String cards = "Cards that were wanted, by what became of them.";
    card(posts, cards, "created", PublishReport::created);
    card(posts, cards, "edited", PublishReport::edited);
    card(posts, cards, "equal", PublishReport::equal);
    card(posts, cards, "replaced", PublishReport::replaced);
    card(posts, cards, "withheld", PublishReport::withheld);
    card(posts, cards, "refused", PublishReport::refused);
    figures.add(
        gauge(
            "live_status_cards_waiting",
            "Posts whose newest card is not shown yet.",
            () -> posts.get().waiting()));
    figures.add(gauge("live_status_posts", "Posts that are kept true.", () -> posts.get().posts()));
    figures.add(
        counter(
            "live_status_mattermost_requests",
            "Requests to Mattermost.",
            () -> posts.get().requests()));
    for (String kind : FAILURES) {
      figures.add(
          counter(
                  "live_status_mattermost_failures",
                  "Requests to Mattermost that did not do what they were for, by why.",
                  () -> posts.get().failures().getOrDefault(kind, 0L))
              .with("kind", kind));
    }
    return this;
  }

  private void card(
      Supplier<PublishReport> posts,
      String help,
      String fate,
      ToDoubleFunction<PublishReport> count) {
    figures.add(
        counter("live_status_cards", help, () -> count.applyAsDouble(posts.get()))
            .with("fate", fate));
  }

  Figures alerts(Supplier<AlertReport> alerts) {
    figures.add(
        gauge(
            "live_status_alerts_open",
            "Alerts that were told and are not over.",
            () -> alerts.get().open().size()));
    figures.add(
        counter("live_status_alerts_raised", "Alerts that began.", () -> alerts.get().raised()));
    figures.add(
        counter(
            "live_status_alerts_held_back",
            "Alerts that were not told when they began: too many, or too soon again.",
            () -> alerts.get().heldBack()));
    figures.add(
        counter(
            "live_status_alert_messages",
            "Messages of alerts that arrived.",
            () -> alerts.get().delivered()));
    figures.add(
        counter(
            "live_status_alert_failures",
            "Messages of alerts that were given up.",
            () -> alerts.get().failed()));
    return this;
  }

  Figures history(Supplier<HistoryHealth> history) {
    figures.add(
        counter(
            "live_status_history_written",
            "Changes that are in the database.",
            () -> history.get().written()));
    figures.add(
        gauge(
            "live_status_history_waiting",
            "Changes that wait for the database.",
            () -> history.get().waiting()));
    figures.add(
        counter(
            "live_status_history_dropped",
            "Changes that were lost because the database was away for too long.",
            () -> history.get().dropped()));
    figures.add(
        counter(
            "live_status_history_refused",
            "Changes that the database would not take.",
            () -> history.get().refused()));
    figures.add(
        gauge(
            "live_status_history_up",
            "1 while the database can be written, else 0.",
            () -> history.get().trouble() == null ? 1 : 0));
    return this;
  }
}
