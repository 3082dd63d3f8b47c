package livestatus.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.json.JsonText;
import livestatus.json.JsonTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Remembers in a file what was told, so that a restart tells nothing twice and forgets nothing. */
final class AlertBook {
  /**
   * What is remembered.
   *
   * @param watchedUntil when the sessions were last looked at
   * @param open alerts that are not over
   * @param deliveries how far they have come, by place
   */
  record Page(Instant watchedUntil, List<Alert> open, Map<String, List<Delivery>> deliveries) {
    static Page empty(Instant now) {
      return new Page(now, List.of(), Map.of());
    }

    Map<String, Object> json() {
      Map<String, Object> places = new LinkedHashMap<>();
      deliveries.forEach(
          (place, its) -> places.put(place, its.stream().map(Delivery::json).toList()));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("watchedUntil", watchedUntil);
      json.put("open", open.stream().map(Alert::json).toList());
      json.put("deliveries", places);
      return json;
    }

    static Page of(JsonTree json) {
      JsonTree places = json.path("deliveries");
      Map<String, List<Delivery>> deliveries = new LinkedHashMap<>();
      for (String place : places.properties().keySet()) {
        deliveries.put(place, places.path(place).items().stream().map(Delivery::of).toList());
      }
      return new Page(
          Instant.parse(json.path("watchedUntil").text("")),
          json.path("open").items().stream().map(Alert::of).toList(),
          deliveries);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(AlertBook.class);

  private final Path file;
  private boolean fails;

  AlertBook(Path file) {
    this.file = file;
  }

  /** What the last run left, or an empty page where it left none that can be read. */
  Page read(Instant now) {
    try {
      JsonTree page = JsonTree.read(Files.readString(file));
      if (page != null && page.has("open")) {
        return Page.of(page);
      }
    } catch (NoSuchFileException none) {
      return Page.empty(now);
    } catch (IOException | JacksonException | DateTimeException | IllegalArgumentException e) {
      // Told below.
    }
    LOG.warn("{} cannot be read; alerts of an earlier run are forgotten.", file);
    return Page.empty(now);
  }

  void write(Page page) {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(fresh, JsonText.of(page.json()));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      fails = false;
    } catch (IOException e) {
      if (!fails) {
        LOG.warn("{} cannot be written ({}): a restart may repeat alerts.", file, e.toString());
      }
      fails = true;
    }
  }
}
