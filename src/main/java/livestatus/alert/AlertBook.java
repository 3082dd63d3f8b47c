package livestatus.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

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
  }

  private static final Logger LOG = LoggerFactory.getLogger(AlertBook.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path file;
  private boolean fails;

  AlertBook(Path file) {
    this.file = file;
  }

  /** What the last run left, or an empty page where it left none that can be read. */
  Page read(Instant now) {
    try {
      @Nullable Page page = JSON.readValue(Files.readString(file), Page.class);
      if (page != null && page.watchedUntil() != null && page.open() != null) {
        return page.deliveries() == null
            ? new Page(page.watchedUntil(), page.open(), Map.of())
            : page;
      }
    } catch (NoSuchFileException none) {
      return Page.empty(now);
    } catch (IOException | JacksonException e) {
      // Told below.
    }
    LOG.warn("{} cannot be read; alerts of an earlier run are forgotten.", file);
    return Page.empty(now);
  }

  void write(Page page) {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(fresh, JSON.writeValueAsString(page));
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
