package livestatus.mattermost;

import java.util.function.Supplier;

/**
 * Who speaks, and where.
 *
 * @param server the server's address as people type it, for example {@code https://chat.example}
 * @param name what the configuration calls the account
 * @param token gives the token as it is now; asked again before every request, so that a new token
 *     is used as soon as it is there
 */
public record Account(String server, String name, Supplier<String> token) {
  public Account {
    server = withoutSlash(server);
    if (!server.startsWith("http://") && !server.startsWith("https://")) {
      throw new IllegalArgumentException(
          "The Mattermost server of account " + name + " must begin with http:// or https://.");
    }
  }

  static String withoutSlash(String server) {
    String bare = server.strip();
    while (bare.endsWith("/")) {
      bare = bare.substring(0, bare.length() - 1);
    }
    return bare;
  }

  /** Without the token, so that it can stand in a log. */
  @Override
  public String toString() {
    return name + " at " + server;
  }
}
