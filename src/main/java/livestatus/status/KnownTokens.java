package livestatus.status;

import java.util.ArrayList;
import java.util.List;

/** Tokens that are known by how they begin. */
final class KnownTokens {
  /**
   * @param prefix how it begins
   * @param least how many characters follow at the least
   * @param rest what follows
   */
  private record Form(String prefix, int least, Rest rest) {}

  private enum Rest {
    PLAIN,
    /** It goes on after a dot. */
    DOTTED,
    /** The prefix also begins harmless names, so what follows must look random. */
    RANDOM
  }

  /** So many characters tell whether the rest is a token. */
  private static final int LOOK = 64;

  private static final List<List<Form>> BY_FIRST = new ArrayList<>();

  static {
    for (int i = 0; i < 128; i++) {
      BY_FIRST.add(new ArrayList<>());
    }
    // GitHub, GitLab, Bitbucket and Atlassian.
    forms(16, "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "ATATT3", "ATBB");
    forms(16, "glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glft-", "glagent-");
    forms(16, "GR1348941");
    // Package registries.
    random(20, "npm_", "pypi-", "rubygems_", "cio");
    forms(20, "dckr_pat_", "dckr_oat_");
    // Chat.
    forms(10, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xoxc-", "xoxd-");
    forms(10, "xapp-");
    // Clouds.
    forms(16, "AKIA", "ASIA", "ABIA", "ACCA");
    forms(30, "AIza", "GOCSPX-");
    dotted(16, "ya29.", "1//0", "SG.", "hvs.", "hvb.", "hvr.", "dp.st.", "dp.pt.", "dt0c01.");
    forms(20, "dop_v1_", "doo_v1_", "dor_v1_", "tskey-", "fo1_", "nfp_", "sbp_");
    random(20, "dapi", "vercel_");
    // Payment and shops.
    forms(16, "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_");
    forms(20, "shpat_", "shpss_", "shpca_", "shppa_", "sq0atp-", "sq0csp-");
    random(20, "EAAA");
    // Models.
    random(20, "hf_", "gsk_", "xai-", "pplx-", "r8_", "nvapi-", "tvly-", "csk-", "fw_", "jina_");
    // Tools.
    forms(20, "lin_api_", "lin_oauth_", "figd_", "PMAK-", "sntrys_", "sntryu_", "glsa_", "phx_");
    random(20, "ntn_", "secret_", "glc_", "tfp_", "AGE-SECRET-KEY-1", "dnkey-", "key-", "patr_");
  }

  private KnownTokens() {}

  private static void forms(int least, String... prefixes) {
    for (String prefix : prefixes) {
      BY_FIRST.get(prefix.charAt(0)).add(new Form(prefix, least, Rest.PLAIN));
    }
  }

  private static void dotted(int least, String... prefixes) {
    for (String prefix : prefixes) {
      BY_FIRST.get(prefix.charAt(0)).add(new Form(prefix, least, Rest.DOTTED));
    }
  }

  private static void random(int least, String... prefixes) {
    for (String prefix : prefixes) {
      BY_FIRST.get(prefix.charAt(0)).add(new Form(prefix, least, Rest.RANDOM));
    }
  }

  /**
   * Where the token ends that begins at {@code at}, or -1 if none does.
   *
   * @param cut whether the text goes on where we do not see it
   */
  static int end(WordRuns runs, int at, boolean cut) {
    char first = runs.text().charAt(at);
    if (first >= 128) {
      return -1;
    }
    for (Form form : BY_FIRST.get(first)) {
      int end = end(form, runs, at, cut);
      if (end >= 0) {
        return end;
      }
    }
    if (first == 's' && runs.text().startsWith("sk-", at)) {
      return modelKey(runs, at, cut);
    }
    if (first == 'e' && runs.text().startsWith("eyJ", at)) {
      return webToken(runs, at, cut);
    }
    return SecretValues.isDigit(first) || first == 'b' ? telegram(runs, at) : -1;
  }

  private static int end(Form form, WordRuns runs, int at, boolean cut) {
    if (!runs.text().startsWith(form.prefix, at)) {
      return -1;
    }
    int body = at + form.prefix.length();
    int end = runs.end(body);
    boolean cutHere = cut && end == runs.text().length() && end > body;
    if (end - body < form.least && !cutHere) {
      return -1;
    }
    String look = look(runs.text(), body, end);
    boolean random =
        form.rest == Rest.RANDOM ? SecretValues.looksRandom(look) : SecretValues.hasDigit(look);
    if (!cutHere && !random) {
      return -1;
    }
    return form.rest == Rest.DOTTED && runs.has('.', end) ? Math.max(end, runs.end(end + 1)) : end;
  }

  /** {@code sk-…}: also the beginning of many harmless names, so the rest must look random. */
  private static int modelKey(WordRuns runs, int at, boolean cut) {
    int end = runs.end(at);
    if (cut && end == runs.text().length()) {
      return end;
    }
    String body = look(runs.text(), at + 3, end);
    boolean random = SecretValues.looksRandom(body) || body.length() >= 40;
    return random && SecretValues.hasDigit(body) ? end : -1;
  }

  /** A JSON web token: header, payload, signature. */
  private static int webToken(WordRuns runs, int at, boolean cut) {
    int header = runs.end(at);
    if (cut && header == runs.text().length()) {
      return header;
    }
    if (header - at < 10 || !runs.has('.', header)) {
      return -1;
    }
    int payload = runs.end(header + 1);
    if (payload - header < 8) {
      return cut && payload == runs.text().length() ? payload : -1;
    }
    return runs.has('.', payload) ? runs.end(payload + 1) : payload;
  }

  /** A Telegram bot's: its number, a colon, 35 characters. */
  private static int telegram(WordRuns runs, int at) {
    int number = runs.text().startsWith("bot", at) ? at + 3 : at;
    int colon = runs.end(at);
    if (colon - number < 8 || colon - number > 11 || !runs.has(':', colon)) {
      return -1;
    }
    for (int i = number; i < colon; i++) {
      if (!SecretValues.isDigit(runs.text().charAt(i))) {
        return -1;
      }
    }
    int end = runs.end(colon + 1);
    return end - colon - 1 >= 30 ? end : -1;
  }

  private static String look(String text, int from, int to) {
    return text.substring(Math.min(from, to), Math.min(to, from + LOOK));
  }
}
