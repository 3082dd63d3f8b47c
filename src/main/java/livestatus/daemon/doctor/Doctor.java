package livestatus.daemon.doctor;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import livestatus.daemon.OneLook;
import livestatus.daemon.settings.Settings;

/** Makes every check. It changes nothing anywhere. */
public final class Doctor {
  private final Settings settings;
  private final Map<String, String> environment;
  private final InstantSource clock;

  public Doctor(Settings settings, Map<String, String> environment, InstantSource clock) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** In the order in which a person would mend things. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>(MachineChecks.of(settings));
    OneLook.Seen seen = OneLook.at(settings, clock.instant());
    findings.addAll(GatewayChecks.of(settings, seen));
    findings.addAll(MattermostChecks.of(settings, environment, seen.snapshot(), clock));
    findings.addAll(DatabaseChecks.of(settings, clock));
    findings.addAll(OwnChecks.of(settings, environment));
    return findings;
  }
}
