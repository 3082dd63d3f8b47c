package livestatus.status;

import java.util.Locale;
import livestatus.status.SecretNames.Strength;

/** Masks what stands after a name that tells of a secret. */
final class NamedSecrets {
  private static final int MAX_SIGNS = 4;
  private static final int MAX_BETWEEN = 24;

  private final String text;
  private final WordRuns runs;
  private final Masking masking;

  NamedSecrets(WordRuns runs, Masking masking) {
    this.text = runs.text();
    this.runs = runs;
    this.masking = masking;
  }

  /**
   * Masks what the word names, if it names a secret.
   *
   * @return where to look next
   */
  int after(int at, int end) {
    boolean parameter = at > 0 && "?&".indexOf(text.charAt(at - 1)) >= 0 && runs.has('=', end);
    if (!parameter && !SecretNames.mayBe(text, Math.max(at, end - WordRuns.LOOK), end)) {
      return end;
    }
    String name = text.substring(Math.max(at, end - WordRuns.LOOK), end);
    Strength strength = SecretNames.of(name);
    if (strength == Strength.NONE && !(parameter && SecretNames.isSecretParameter(name))) {
      return end;
    }
    if (runs.has('<', at - 1) && runs.has('>', end)) {
      return element(end + 1, end, strength);
    }
    return valued(at, end, name, strength, parameter);
  }

  private int valued(int at, int end, String name, Strength strength, boolean parameter) {
    int quoted = runs.afterQuote(end);
    int sign = runs.skipSpaces(quoted);
    int value = runs.afterSign(sign);
    if (value == sign) {
      return unsigned(at, end, quoted, strength);
    }
    boolean close = sign == quoted && text.charAt(sign) == '=';
    int begin = runs.skipSpaces(value);
    close &= begin == value && !(runs.has('=', value - 1) && runs.has('=', value - 2));
    if (strength == Strength.AUTHORIZATION) {
      return authorization(begin, end);
    }
    if (strength == Strength.COOKIE) {
      return cookie(begin, end);
    }
    int open = runs.afterQuote(begin);
    if (open > begin) {
      return quoted(begin, open, end, strength);
    }
    int valueEnd = shell(at, end) && close ? runs.plainEnd(begin) : runs.valueEnd(begin);
    String look = runs.look(begin, valueEnd);
    if (parameter && look.indexOf('#') >= 0) {
      valueEnd = begin + look.indexOf('#');
      look = runs.look(begin, valueEnd);
    }
    if (SecretValues.isHarmless(look, strength)) {
      return end;
    }
    boolean secret;
    if (parameter) {
      secret = strength.isSure() || SecretValues.looksRandom(look);
    } else if (!strength.isSure()) {
      boolean header = name.indexOf('-') > 0;
      secret =
          (header && SecretValues.looksRandom(look))
              || SecretValues.looksGenerated(look)
              || (close && name.endsWith("auth") && SecretValues.looksSecret(look));
    } else if (close) {
      secret = shell(at, end) || !SecretValues.isCode(look);
    } else {
      secret =
          SecretValues.looksSecret(look)
              || (strength == Strength.PASSWORD && isNumber(name, look))
              || (look.length() >= 4 && aloneInLine(at, valueEnd) && !SecretValues.isCode(look));
    }
    if (!secret) {
      return end;
    }
    masking.mask(begin, valueEnd);
    return valueEnd;
  }

  /** A name with no sign between it and what follows. */
  private int unsigned(int at, int end, int quoted, Strength strength) {
    int paired = pairedValue(end);
    if (paired > end) {
      return valued(paired, paired + "value".length(), "value", strength, false);
    }
    int value = runs.skipSpaces(end);
    if (value == end || quoted > end) {
      return said(quoted, strength);
    }
    boolean flag = text.charAt(at) == '-';
    if (flag && !runs.has('-', value) && strength != Strength.WEAK) {
      int open = runs.afterQuote(value);
      if (open > value) {
        return quoted(value, open, end, strength);
      }
      int valueEnd = runs.plainEnd(value);
      String look = runs.look(value, valueEnd);
      if (SecretValues.isHarmless(look, strength) || look.startsWith("id=")) {
        return end;
      }
      masking.mask(value, valueEnd);
      return valueEnd;
    }
    return said(end, strength);
  }

  /** {@code the password is …}, {@code [token] …}: only what nobody would write otherwise. */
  private int said(int end, Strength strength) {
    int value = runs.skipSpaces(end);
    boolean said = strength == Strength.AUTHORIZATION;
    for (String verb : new String[] {"is ", "was ", "to ", "= "}) {
      if (text.startsWith(verb, value)) {
        value = runs.skipSpaces(value + verb.length());
        said = true;
        break;
      }
    }
    int open = value;
    while (open - value < MAX_SIGNS && open < text.length() && isSign(text.charAt(open))) {
      open++;
    }
    open = runs.skipSpaces(open);
    int valueEnd = runs.valueEnd(open);
    String look = runs.look(open, valueEnd);
    boolean secret;
    if (strength == Strength.WEAK || strength == Strength.COOKIE) {
      secret = SecretValues.looksGenerated(look);
    } else {
      boolean password = strength == Strength.PASSWORD && look.indexOf('.') < 0;
      boolean odd = SecretValues.looksSecret(look) && SecretValues.hasDigit(look);
      secret = SecretValues.looksRandom(look) || ((said || password) && odd);
    }
    if (!secret) {
      return end;
    }
    masking.mask(open, valueEnd);
    return valueEnd;
  }

  private static boolean isSign(char c) {
    return c > ' ' && c < 0x7f && !WordRuns.isWord(c) && "/$%".indexOf(c) < 0;
  }

  /** {@code <password>…</password>}. */
  private int element(int from, int end, Strength strength) {
    int to = runs.valueEnd(from);
    String look = runs.look(from, to);
    if (!strength.isSure() || SecretValues.isHarmless(look, strength)) {
      return end;
    }
    masking.mask(from, to);
    return to;
  }

  /** {@code name: API_KEY}, {@code value: …}: where the value of that name begins, or -1. */
  private int pairedValue(int end) {
    int at = end;
    while (at - end < MAX_BETWEEN
        && at < text.length()
        && "\"', \n\r\t\\".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.startsWith("value", at) ? at : -1;
  }

  /** A value in quotes, to the same quotes; where they are never closed, to the line's end. */
  private int quoted(int begin, int open, int end, Strength strength) {
    String quote = text.substring(begin, open);
    int close = open;
    while (close < text.length() && text.charAt(close) != '\n' && !text.startsWith(quote, close)) {
      close += quote.length() == 1 && text.charAt(close) == '\\' ? 2 : 1;
    }
    close = Math.min(close, text.length());
    String look = runs.look(open, close);
    boolean secret =
        strength.isSure()
            ? !SecretValues.isHarmless(look, strength)
            : SecretValues.looksRandom(look);
    if (!secret) {
      return end;
    }
    masking.mask(open, close);
    return close;
  }

  /** The scheme stays readable, what follows does not. */
  private int authorization(int begin, int end) {
    int at = runs.afterQuote(begin);
    int schemeEnd = runs.end(at);
    int rest = runs.skipSpaces(runs.has('\\', schemeEnd) ? schemeEnd + 1 : schemeEnd);
    String scheme = runs.look(at, schemeEnd).toLowerCase(Locale.ROOT);
    int from;
    int to;
    switch (scheme) {
      case "bearer", "basic", "token", "apikey", "negotiate", "key", "bot", "gitlab" -> {
        from = rest;
        to = runs.plainEnd(rest);
      }
      case "digest", "aws4-hmac-sha256", "hmac", "signature", "oauth" -> {
        from = rest;
        to = runs.headerEnd(rest, text.length());
      }
      default -> {
        from = at;
        to = runs.plainEnd(at);
        if (!SecretValues.looksSecret(runs.look(from, to))) {
          return end;
        }
      }
    }
    if (from >= to || SecretValues.isStandIn(runs.look(from, to))) {
      return end;
    }
    masking.mask(from, to);
    return to;
  }

  private int cookie(int begin, int end) {
    int from = runs.afterQuote(begin);
    int equals = runs.look(from, text.length()).indexOf('=');
    if (equals < 0 || runs.headerEnd(from, from + equals) < from + equals) {
      return end;
    }
    int to = runs.headerEnd(from, text.length());
    masking.mask(from, to);
    return to;
  }

  private static boolean isNumber(String name, String value) {
    boolean digits = value.chars().allMatch(c -> SecretValues.isDigit((char) c));
    return value.length() >= 4 && digits && !name.equals("pass");
  }

  /** Whether name and value are all of their line, as in a settings file. */
  private boolean aloneInLine(int at, int valueEnd) {
    boolean last = valueEnd == text.length() || "\r\n".indexOf(text.charAt(valueEnd)) >= 0;
    int from = Math.max(0, at - WordRuns.LOOK);
    String before = text.substring(from, at);
    int line = before.lastIndexOf('\n') + 1;
    if (!last || (line == 0 && from > 0)) {
      return false;
    }
    String first = before.substring(line).strip();
    return first.isEmpty() || (first.endsWith(".") && first.indexOf(' ') < 0);
  }

  /** Whether the name is one of a shell's variables, whose value may hold any sign. */
  private boolean shell(int at, int end) {
    for (int i = at; i < Math.min(end, at + WordRuns.LOOK); i++) {
      char c = text.charAt(i);
      boolean capital = c >= 'A' && c <= 'Z';
      if (!capital && c != '_' && !SecretValues.isDigit(c)) {
        return false;
      }
    }
    return true;
  }
}
