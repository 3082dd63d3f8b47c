package livestatus.mattermost;

/** Where a status post can be looked at. */
public record PostLink(String server, String channel, String post) {
  /** An address that opens the post, whatever team its channel is in. */
  public String url() {
    return server + "/_redirect/pl/" + post;
  }
}
