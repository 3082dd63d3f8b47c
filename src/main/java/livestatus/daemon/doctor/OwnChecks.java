package livestatus.daemon.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import livestatus.daemon.Hook;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.settings.Settings;

/** The daemon itself: whether one runs, what starts it, and whether its port is free. */
final class OwnChecks {
  private OwnChecks() {}

  static List<Finding> of(Settings settings, Map<String, String> environment) {
    List<Finding> findings = new ArrayList<>();
    InstanceLock.Owner owner = InstanceLock.running(settings.data().dir());
    findings.add(
        owner == null
            ? Finding.warn("daemon", "No daemon runs.", "Start one: live-status run")
            : Finding.ok("daemon", "A daemon runs: " + owner + "."));
    if (owner == null) {
      findings.add(port(settings.server()));
    }
    findings.add(starter(settings, environment));
    return findings;
  }

  private static Finding port(Settings.Server server) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(server.host()), server.port()));
      return Finding.ok("port", server.host() + " port " + server.port() + " is free.");
    } catch (IOException e) {
      return Finding.fail(
          "port",
          "It is not possible to listen on "
              + server.host()
              + " port "
              + server.port()
              + ": "
              + e.getMessage()
              + ".",
          "Choose another server.port.");
    }
  }

  private static Finding starter(Settings settings, Map<String, String> environment) {
    String config =
        environment.getOrDefault("XDG_CONFIG_HOME", System.getProperty("user.home") + "/.config");
    for (Path unit :
        List.of(
            Path.of(config, "systemd/user/live-status.service"),
            Path.of("/etc/systemd/system/live-status.service"))) {
      if (Files.exists(unit)) {
        return Finding.ok("start", "systemd starts the daemon (" + unit + ").");
      }
    }
    Settings.OpenClaw.Home home = settings.openclaw().homes().get(0);
    Hook hook = new Hook(home.folder(), environment);
    if (!Files.exists(hook.folder().resolve("handler.js"))) {
      return Finding.warn(
          "start",
          "Nothing starts the daemon with the gateway.",
          "Run `live-status hook install`, or install the systemd unit.");
    }
    try {
      Path missing = hook.missing();
      if (missing != null) {
        return Finding.fail(
            "start",
            "The gateway's hook starts " + missing + ", which is not there.",
            "Run `live-status hook install` with the jar and the Java that are to be used.");
      }
    } catch (IOException e) {
      return Finding.fail(
          "start",
          "The gateway's hook cannot be read: " + e.getMessage() + ".",
          "Run live-status as the user that the gateway runs as.");
    }
    return Boolean.FALSE.equals(hook.enabled(home.config()))
        ? Finding.warn(
            "start",
            "The gateway's hook is installed and not enabled.",
            "Run: openclaw hooks enable " + Hook.NAME)
        : Finding.ok("start", "The gateway's hook starts the daemon.");
  }
}
