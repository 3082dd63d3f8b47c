package livestatus.status;

/**
 * Masks secrets in text, before anything else sees it.
 *
 * <p>Secrets are known by their own form (tokens with a prefix, PEM blocks, URLs with credentials)
 * or by the name before them ({@code password=}, {@code --token}, {@code Authorization:}). Each
 * place of the text is looked at a bounded number of times, so it takes linear time whatever the
 * text. When in doubt it masks: a masked word costs a reader little, a shown secret is lost.
 */
public final class Redaction {
  /** What stands for a secret. */
  public static final String MASK = "•••";

  private Redaction() {}

  /** The text with every secret in it replaced by {@link #MASK}. */
  public static String mask(String text) {
    return text.length() < 4 ? text : new SecretScan(text).run();
  }
}
