package livestatus.status;

import java.util.List;

/** URLs whose path is the secret: whoever has a webhook's address may post there. */
final class SecretPaths {
  private record Place(String host, String path) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("hooks.slack.com", "/services/"),
          new Place("hooks.slack.com", "/workflows/"),
          new Place("discord.com", "/api/webhooks/"),
          new Place("discordapp.com", "/api/webhooks/"),
          new Place("outlook.office.com", "/webhook/"),
          new Place("webhook.office.com", "/webhookb2/"),
          new Place("chat.googleapis.com", "/v1/spaces/"));

  /** Mattermost's own: any host, and an id of that length. */
  private static final String HOOKS = "/hooks/";

  private static final int MATTERMOST_ID = 26;

  private SecretPaths() {}

  /** Where the secret part of the path begins, or -1. */
  static int secretFrom(WordRuns runs, int host, int hostEnd) {
    String text = runs.text();
    for (Place place : PLACES) {
      int begin = hostEnd - place.host.length();
      if (begin >= host
          && text.startsWith(place.path, hostEnd)
          && text.startsWith(place.host, begin)) {
        return hostEnd + place.path.length();
      }
    }
    int id = hostEnd + HOOKS.length();
    return text.startsWith(HOOKS, hostEnd) && runs.end(id) - id == MATTERMOST_ID ? id : -1;
  }
}
