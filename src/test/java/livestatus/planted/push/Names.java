package livestatus.planted.push;

/** Names that say nothing. */
final class Names {
  private Names() {}

  static final class TextUtil {}

  static final class TextUtils {}

  static final class PostHelper {}

  static final class PostHelpers {}

  static final class PostManager {}

  static final class PostImpl {}

  abstract static class AbstractPost {}
}
