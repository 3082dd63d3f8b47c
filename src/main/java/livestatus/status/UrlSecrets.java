package livestatus.status;

/** Masks credentials in URLs, and paths that are secrets themselves. */
final class UrlSecrets {
  private final String text;
  private final WordRuns runs;
  private final Masking masking;
  private final boolean cut;

  UrlSecrets(WordRuns runs, Masking masking, boolean cut) {
    this.text = runs.text();
    this.runs = runs;
    this.masking = masking;
    this.cut = cut;
  }

  /**
   * Looks at what stands after {@code ://}.
   *
   * @return where to look next
   */
  int after(int from) {
    int to = from;
    int at = -1;
    int colon = -1;
    while (to < text.length()
        && text.charAt(to) > ' '
        && "/?#\"'<>`".indexOf(text.charAt(to)) < 0) {
      at = text.charAt(to) == '@' ? to : at;
      colon = colon < 0 && text.charAt(to) == ':' ? to : colon;
      to++;
    }
    int next = from;
    if (at > from || (cut && to == text.length())) {
      int until = at > from ? at : to;
      boolean pair = colon >= from && colon < until;
      int secret = pair ? colon + 1 : from;
      String look = runs.look(secret, until);
      boolean hidden =
          at > from
              ? pair || look.length() >= 20
              : pair && !look.chars().allMatch(c -> SecretValues.isDigit((char) c));
      if (hidden && !SecretValues.isStandIn(look)) {
        masking.mask(from, secret, until);
      }
      next = until;
    }
    int host = at < from ? from : at + 1;
    int path = SecretPaths.secretFrom(runs, host, to);
    if (path >= 0) {
      masking.mask(path, runs.plainEnd(path));
      return runs.plainEnd(path);
    }
    return next;
  }
}
