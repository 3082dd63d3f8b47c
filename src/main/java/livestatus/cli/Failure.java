package livestatus.cli;

/** A command cannot do what it was asked; the message is the whole sentence for the user. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  Failure(String sentence) {
    super(sentence);
  }
}
