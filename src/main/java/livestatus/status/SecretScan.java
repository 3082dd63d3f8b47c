package livestatus.status;

import livestatus.session.Argument;

/** One pass over one text, from left to right, masking what is secret. */
final class SecretScan {
  private static final String PEM_BEGIN = "-----BEGIN ";
  private static final String PEM_END = "-----END ";
  private static final int MAX_PEM_HEADER = 80;

  private final String text;
  private final WordRuns runs;

  /** A text as long as that was probably cut, and with it the secret at its end. */
  private final boolean cut;

  private final Masking masking;
  private final NamedSecrets named;
  private final UrlSecrets urls;
  private final CommandFlags flags = new CommandFlags();
  private int nextPemEnd;

  SecretScan(String text) {
    this.text = text;
    this.runs = new WordRuns(text);
    this.cut = text.length() >= Argument.MAX_LENGTH;
    this.masking = new Masking(text);
    this.named = new NamedSecrets(runs, masking);
    this.urls = new UrlSecrets(runs, masking, cut);
  }

  String run() {
    int at = 0;
    while (at < text.length()) {
      at = Math.max(step(at), at + 1);
    }
    return masking.result();
  }

  /** Looks at what begins here and says where to look next. */
  private int step(int at) {
    char c = text.charAt(at);
    if (c == '\n' || c == ';' || c == '|') {
      flags.clear();
    }
    if (c == ':' && text.startsWith("://", at)) {
      return urls.after(at + 3);
    }
    if (c == '-' && text.startsWith(PEM_BEGIN, at)) {
      return pem(at);
    }
    return WordRuns.isWord(c) ? word(at) : at + 1;
  }

  private int word(int at) {
    int end = runs.end(at);
    for (int i = at; i < end; i++) {
      boolean start = i == at || !Character.isLetterOrDigit(text.charAt(i - 1));
      int token = start ? KnownTokens.end(runs, i, cut) : -1;
      if (token >= 0) {
        masking.mask(i, token);
        return token;
      }
    }
    int flagged = flag(at, end);
    return flagged >= 0 ? flagged : named.after(at, end);
  }

  /** A short flag whose meaning depends on the command: {@code curl -u}, {@code mysql -p…}. */
  private int flag(int at, int end) {
    String word = text.substring(at, Math.min(end, at + CommandFlags.LONGEST));
    return switch (flags.see(word)) {
      case ATTACHED -> whole(runs.afterQuote(at + 2));
      case NEXT -> whole(runs.afterQuote(runs.skipSpaces(end)));
      case USER -> pair(runs.afterQuote(runs.skipSpaces(end)));
      case USER_ATTACHED -> pair(runs.afterQuote(at + 2));
      case NONE -> -1;
    };
  }

  private int whole(int from) {
    int to = runs.plainEnd(from);
    if (SecretValues.isStandIn(runs.look(from, to))) {
      return -1;
    }
    masking.mask(from, to);
    return to;
  }

  /** {@code user:password}. */
  private int pair(int from) {
    int to = runs.plainEnd(from);
    int colon = runs.look(from, to).indexOf(':');
    String password = runs.look(from + colon + 1, to);
    boolean number = password.chars().allMatch(c -> SecretValues.isDigit((char) c));
    if (colon < 0 || number || SecretValues.isStandIn(password)) {
      return -1;
    }
    masking.mask(from, from + colon + 1, to);
    return to;
  }

  private int pem(int from) {
    int header = text.indexOf("-----", from + PEM_BEGIN.length());
    if (header < 0 || header - from > MAX_PEM_HEADER) {
      return from + PEM_BEGIN.length();
    }
    nextPemEnd = Math.max(nextPemEnd, header + 5);
    int end = text.indexOf(PEM_END, nextPemEnd);
    nextPemEnd = end < 0 ? text.length() : end;
    masking.mask(header + 5, nextPemEnd);
    return nextPemEnd;
  }
}
