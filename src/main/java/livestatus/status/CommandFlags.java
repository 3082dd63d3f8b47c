package livestatus.status;

import java.util.Set;

/** Remembers which commands a line has named, because {@code -p} is a password to few of them. */
final class CommandFlags {
  /** No flag or command that matters is longer. */
  static final int LONGEST = 32;

  /** Where the secret of a flag stands. */
  enum Place {
    NONE,
    /** In the same word. */
    ATTACHED,
    /** In the next word. */
    NEXT,
    /** In the next word, after a user's name and a colon. */
    USER,
    /** In the same word, after a user's name and a colon. */
    USER_ATTACHED
  }

  private static final Set<String> DATABASES =
      Set.of("mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb", "mariadb-dump");

  private static final Set<String> USER_FLAGS =
      Set.of("-u", "--user", "--proxy-user", "-a", "--auth");

  private boolean curl;
  private boolean database;
  private boolean login;
  private boolean sshpass;
  private boolean redis;

  void clear() {
    curl = false;
    database = false;
    login = false;
    sshpass = false;
    redis = false;
  }

  /** Takes the next word and says whether a secret comes with it. */
  Place see(String word) {
    if (word.isEmpty()) {
      return Place.NONE;
    }
    if (word.charAt(0) == '-') {
      return ofFlag(word);
    }
    curl |= word.equals("curl") || word.equals("wget") || word.equals("http");
    database |= DATABASES.contains(word);
    login |= word.equals("login");
    sshpass |= word.equals("sshpass");
    redis |= word.equals("redis-cli");
    return Place.NONE;
  }

  private Place ofFlag(String word) {
    if (curl && USER_FLAGS.contains(word)) {
      return Place.USER;
    }
    if (curl && word.startsWith("-u")) {
      return Place.USER_ATTACHED;
    }
    if (((sshpass || login) && word.equals("-p")) || (redis && word.equals("-a"))) {
      return Place.NEXT;
    }
    return word.startsWith("-p") && (database || sshpass) ? Place.ATTACHED : Place.NONE;
  }
}
