package livestatus.status;

import java.util.Locale;

/** Files and addresses, as short as people know them by. */
final class Places {
  private static final int MAX_SEGMENTS = 2;

  private Places() {}

  /** A path's last two segments. */
  static String file(String path) {
    String unix = path.replace('\\', '/');
    int end = unix.length();
    while (end > 1 && unix.charAt(end - 1) == '/') {
      end--;
    }
    int begin = end;
    for (int segments = 0; begin > 0; begin--) {
      if (unix.charAt(begin - 1) == '/' && begin != end && ++segments == MAX_SEGMENTS) {
        break;
      }
    }
    return unix.substring(begin, end);
  }

  /** A URL's host and path, without credentials, query and fragment. */
  static String url(String url) {
    int scheme = url.indexOf("://");
    String rest = scheme < 0 ? url : url.substring(scheme + 3);
    int end = rest.length();
    for (char c : new char[] {'?', '#', ' '}) {
      int at = rest.indexOf(c);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    rest = rest.substring(0, end);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    StringBuilder shown = new StringBuilder(host.toLowerCase(Locale.ROOT));
    if (slash >= 0) {
      for (String segment : rest.substring(slash + 1).split("/", -1)) {
        boolean generated = SecretValues.looksGenerated(segment);
        shown.append('/').append(generated ? Redaction.MASK : segment);
      }
    }
    int last = shown.length() - 1;
    return last > 0 && shown.charAt(last) == '/' ? shown.substring(0, last) : shown.toString();
  }
}
