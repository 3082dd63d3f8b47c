package livestatus.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the whole daemon tells Prometheus of itself. */
class DemoMetricsTest extends DemoRig {
  private String scrape() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(daemon.page() + "/metrics")).timeout(PATIENCE).build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      return response.body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The figures by name and labels. */
  private static Map<String, Double> figures(String text) {
    Map<String, Double> figures = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int gap = line.lastIndexOf(' ');
              figures.put(line.substring(0, gap), Double.valueOf(line.substring(gap + 1)));
            });
    return figures;
  }

  private Map<String, Double> await(String what, Predicate<Map<String, Double>> met) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Double> figures = figures(scrape());
    while (!met.test(figures)) {
      assertThat(System.nanoTime()).as("waited too long: %s in %s", what, figures).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
      figures = figures(scrape());
    }
    return figures;
  }

  private void work() {
    String key = "agent:main:mattermost:channel:" + town;
    gateway.session(
        "main",
        key,
        Map.of(
            "chatType",
            "channel",
            "channel",
            "mattermost",
            "deliveryContext",
            Map.of("channel", "mattermost", "to", "channel:" + town, "accountId", "default")));
    gateway.begin(key);
    gateway.transcript(key).asked("Count");
  }

  @Test
  void theFiguresFollowWhatTheDaemonDoes() {
    assertThat(figures(scrape()))
        .containsEntry("live_status_sessions{state=\"working\"}", 0.0)
        .containsEntry("live_status_lines_total", 0.0)
        .containsEntry("live_status_history_up", 1.0);
    work();
    // Each figure is read at a moment of its own, so what is one look's can differ once.
    Map<String, Double> figures =
        await(
            "the post and the rows",
            its ->
                its.get("live_status_cards_total{fate=\"created\"}") == 1
                    && its.get("live_status_history_written_total") > 0
                    && its.get("live_status_changes_total") > 0
                    && its.get("live_status_read_bytes_total") > 0
                    && its.get("live_status_lines_total") > 0
                    && its.get("live_status_mattermost_requests_total") > 0);
    assertThat(figures)
        .containsEntry("live_status_sessions{state=\"working\"}", 1.0)
        .containsEntry("live_status_working_sessions{freshness=\"fresh\"}", 1.0)
        .containsEntry("live_status_history_dropped_total", 0.0)
        .containsEntry("live_status_inbox_refused_total", 0.0)
        .containsEntry("live_status_failed_looks_total", 0.0);
    assertThat(figures.get("live_status_change_delay_seconds_total")).isBetween(0.0, 60.0);
    assertThat(figures.keySet())
        .anyMatch(name -> name.startsWith("jvm_memory_used_bytes"))
        .anyMatch(name -> name.startsWith("jvm_threads_"))
        .anyMatch(name -> name.startsWith("process_cpu_usage"));
  }

  /** However many sessions, channels and agents there are. */
  @Test
  void thereAreFewSeriesAndNoneIsNamedAfterASession() {
    work();
    Map<String, Double> figures =
        await("the post", its -> its.get("live_status_cards_total{fate=\"created\"}") == 1);
    assertThat(figures.keySet()).noneMatch(name -> name.contains(town) || name.contains("agent"));
    assertThat(new TreeSet<>(figures.keySet())).hasSizeLessThan(150);
  }

  @Test
  void prometheusOwnToolFindsNothingToSay() throws Exception {
    Path out = temp.resolve("said");
    Process tool;
    try {
      tool =
          new ProcessBuilder("promtool", "check", "metrics")
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (IOException e) {
      String message = "promtool is not installed: `apt-get install -y prometheus`. TEST SKIPPED.";
      System.err.println("!!! " + message);
      Assumptions.abort(message);
      return;
    }
    try (var in = tool.outputWriter()) {
      in.write(scrape());
    }
    assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(out)).isEmpty();
    assertThat(tool.exitValue()).isZero();
  }
}
