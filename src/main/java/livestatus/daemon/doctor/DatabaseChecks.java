package livestatus.daemon.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.settings.Settings;
import livestatus.history.GatewayView;
import livestatus.history.History;
import livestatus.history.HistoryRefused;
import livestatus.history.HistoryUnavailable;
import livestatus.status.Redaction;
import org.jspecify.annotations.Nullable;

/** The database: whether it can be asked, and whether another daemon writes for this gateway. */
final class DatabaseChecks {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String HEADER = "SQLite format 3\0";

  private DatabaseChecks() {}

  static List<Finding> of(Settings settings, InstantSource clock) {
    String url = settings.data().url();
    return url.startsWith(SQLITE)
        ? List.of(file(Path.of(url.substring(SQLITE.length()))))
        : server(settings, clock);
  }

  /** It is not opened: what opens a damaged one sets it aside, and that is the daemon's work. */
  private static Finding file(Path file) {
    if (!Files.exists(file)) {
      return Finding.ok("database", "It is made at the first start.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      String begin = new String(in.readNBytes(HEADER.length()), StandardCharsets.ISO_8859_1);
      if (!begin.isEmpty() && !begin.equals(HEADER)) {
        return Finding.fail(
            "database",
            file + " is no SQLite database.",
            "Move it away, or name another file in data.url; the next start would set it aside.");
      }
    } catch (IOException e) {
      return Finding.fail(
          "database",
          file + " cannot be read: " + e.getMessage() + ".",
          "Make it readable and writable for this user, or name another file in data.url.");
    }
    return Files.isWritable(file)
        ? Finding.ok("database", file + " can be written.")
        : Finding.fail(
            "database",
            file + " cannot be written by this user.",
            "Make it writable, or name another file in data.url.");
  }

  private static List<Finding> server(Settings settings, InstantSource clock) {
    String url = settings.data().url();
    try (History history = History.reading(url, settings.gateway(), Redaction::mask, clock)) {
      List<GatewayView> gateways = history.records().gateways();
      String kept = gateways.size() == 1 ? "1 gateway is" : gateways.size() + " gateways are";
      List<Finding> findings = new ArrayList<>();
      findings.add(
          Finding.ok(
              "database", history.health().database() + " answers; " + kept + " kept in it."));
      InstanceLock.Owner owner = InstanceLock.running(settings.data().dir());
      findings.addAll(others(settings.gateway(), owner, gateways, clock.instant()));
      return findings;
    } catch (HistoryRefused e) {
      return List.of(
          Finding.fail("database", String.valueOf(e.getMessage()), "Change data.url or gateway."));
    } catch (HistoryUnavailable e) {
      return List.of(
          Finding.fail(
              "database",
              String.valueOf(e.getMessage()),
              "Mend data.url or start the database; until then nothing is kept."));
    }
  }

  /**
   * Daemons besides our own that write for our gateway.
   *
   * @param owner the daemon that runs here; null where none does
   */
  static List<Finding> others(
      String ours, InstanceLock.@Nullable Owner owner, List<GatewayView> gateways, Instant now) {
    List<Finding> findings = new ArrayList<>();
    for (GatewayView gateway : gateways) {
      boolean same = gateway.gateway().equals(ours) && gateway.isAlive(now);
      boolean itself = owner != null && owner.pid() == gateway.pid();
      if (same && !itself && !isDead(gateway)) {
        findings.add(
            Finding.fail(
                "second daemon",
                "A daemon on "
                    + gateway.host()
                    + " (process "
                    + gateway.pid()
                    + ") writes for the gateway \""
                    + gateway.gateway()
                    + "\", last seen at "
                    + gateway.beatAt()
                    + ".",
                "Stop one of the two, or give this one another `gateway` id."));
      }
    }
    return findings;
  }

  /** Of another machine nobody here can tell. */
  private static boolean isDead(GatewayView gateway) {
    return gateway.host().equals(InstanceLock.hostName())
        && ProcessHandle.of(gateway.pid()).isEmpty();
  }
}
