package livestatus.status;

/** The text that is written out while it is scanned, with masks in the place of secrets. */
final class Masking {
  private final String text;
  private final StringBuilder out = new StringBuilder();

  /** Up to here the text is in {@link #out}. */
  private int copied;

  Masking(String text) {
    this.text = text;
  }

  void mask(int from, int to) {
    out.append(text, copied, from).append(Redaction.MASK);
    copied = to;
  }

  /** As {@link #mask(int, int)}, and looks once more at what stands before it and stays. */
  void mask(int begin, int from, int to) {
    out.append(text, copied, begin).append(Redaction.mask(text.substring(begin, from)));
    copied = from;
    mask(from, to);
  }

  String result() {
    return copied == 0 ? text : out.append(text, copied, text.length()).toString();
  }
}
