package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a post is written in a turn with 60 tools in five minutes: the real publisher and its
 * pacing before a simulated server, by a clock that jumps. Prints the number.
 */
public final class EditsOfATurn {
  private EditsOfATurn() {}

  public static void main(String[] args) {
    try (Rig rig = new Rig("5.37")) {
      Destination town = rig.channel(rig.town, null);
      rig.want(Cards.over("s", "before"), town, rig.clock.instant());
      rig.run(Duration.ofHours(1));
      int before = rig.server.writes(rig.town);
      Instant turn = rig.clock.instant();
      for (int tool = 0; tool < 60; tool++) {
        rig.want(Cards.working("s", "runs tool " + tool), town, turn);
        rig.run(Duration.ofSeconds(4));
        rig.want(Cards.working("s", "waits after tool " + tool), town, turn);
        rig.run(Duration.ofSeconds(1));
      }
      rig.want(Cards.over("s", "answered"), town, turn);
      rig.run(Duration.ofMinutes(10));
      System.out.println(rig.server.writes(rig.town) - before);
    }
  }
}
