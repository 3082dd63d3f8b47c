package livestatus.daemon.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import livestatus.daemon.OneLook;
import livestatus.daemon.settings.Settings;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.StoreReport;

/** The gateway's folders: whether they are there, how they keep sessions, and what can be read. */
final class GatewayChecks {
  private GatewayChecks() {}

  static List<Finding> of(Settings settings, OneLook.Seen seen) {
    List<Finding> findings = new ArrayList<>();
    for (Settings.OpenClaw.Home home : settings.openclaw().homes()) {
      findings.addAll(home(home.folder()));
    }
    int sessions = seen.snapshot().sessions().size();
    findings.add(
        Finding.ok(
            "sessions", sessions == 1 ? "1 session is known." : sessions + " sessions are known."));
    for (String sentence : seen.health()) {
      findings.add(
          Finding.warn("records", sentence, "See above, or report it with `live-status replay`."));
    }
    return findings;
  }

  private static List<Finding> home(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of(
          Finding.fail(
              "gateway",
              "There is no OpenClaw home at " + folder + ".",
              "Set openclaw.home, or OPENCLAW_STATE_DIR, to the gateway's state folder."));
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      return List.of(
          Finding.fail(
              "gateway",
              folder + " cannot be read by this user.",
              "Run live-status as the user that the gateway runs as."));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("gateway", "OpenClaw's home is " + folder + "."));
    try {
      List<StoreReport> stores = OpenClawHome.stores(folder);
      if (stores.isEmpty()) {
        findings.add(
            Finding.warn(
                "agents",
                folder + " has no agents yet.",
                "Start the gateway and ask it something."));
      }
      stores.forEach(store -> findings.add(store(store)));
    } catch (IOException e) {
      findings.add(
          Finding.fail(
              "agents",
              "The agents below " + folder + " cannot be listed: " + e.getMessage() + ".",
              "Run live-status as the user that the gateway runs as."));
    }
    return findings;
  }

  private static Finding store(StoreReport store) {
    String what =
        "Agent "
            + store.agent()
            + " keeps its sessions in "
            + store.store().name().toLowerCase(Locale.ROOT)
            + (store.schemaVersion() > 0 ? " (schema " + store.schemaVersion() + ")" : "")
            + " at "
            + store.place()
            + ", because "
            + store.why()
            + ".";
    return store.problems().isEmpty()
        ? Finding.ok("agent " + store.agent(), what)
        : Finding.warn(
            "agent " + store.agent(),
            what + " " + String.join(" ", store.problems()),
            "Look for a newer version of live-status, or report the sentence.");
  }
}
