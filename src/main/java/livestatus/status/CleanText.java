package livestatus.status;

import java.lang.Character.UnicodeScript;
import java.util.regex.Pattern;

/**
 * Takes out of a text what is not seen and yet does something: control characters, marks that turn
 * the direction, characters without width, halves of characters, heaps of accents.
 */
final class CleanText {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int REPLACEMENT = 0xfffd;

  /** No script puts more marks on one letter. */
  private static final int MAX_MARKS = 4;

  private static final Pattern SPACES = Pattern.compile("[ \n]+");

  private CleanText() {}

  /** The text without what is not seen. Only spaces and line feeds are left of white space. */
  static String visible(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    int marks = 0;
    int before = ' ';
    for (int i = 0; i < text.length(); ) {
      int rune = text.codePointAt(i);
      i += Character.charCount(rune);
      int after = i < text.length() ? text.codePointAt(i) : ' ';
      if (isSpace(rune)) {
        rune = rune == '\n' ? '\n' : ' ';
      } else if (isHidden(rune)) {
        if (!joins(before, rune, after)) {
          continue;
        }
      } else if (isMark(rune)) {
        marks++;
        if (marks > MAX_MARKS || before == ' ' || before == '\n') {
          continue;
        }
      } else if (Character.getType(rune) == Character.SURROGATE) {
        rune = REPLACEMENT;
      }
      marks = isMark(rune) ? marks : 0;
      clean.appendCodePoint(rune);
      before = rune;
    }
    return clean.toString();
  }

  /** A visible text in one line, words apart by single spaces. */
  static String oneLine(String visible) {
    return SPACES.matcher(visible).replaceAll(" ").strip();
  }

  private static boolean isSpace(int rune) {
    return Character.isWhitespace(rune) || Character.isSpaceChar(rune) || rune == 0x2800;
  }

  private static boolean isMark(int rune) {
    int type = Character.getType(rune);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isHidden(int rune) {
    int type = Character.getType(rune);
    if (type == Character.CONTROL || type == Character.FORMAT || isFiller(rune)) {
      return true;
    }
    // This Java does not know the newest emoji yet; nothing else unknown is let through.
    return type == Character.UNASSIGNED && !isPictureBlock(rune);
  }

  /** Characters that count as letters or marks and show nothing. */
  private static boolean isFiller(int rune) {
    return switch (rune) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0 -> true;
      default -> (rune >= 0x180b && rune <= 0x180f) || (rune >= 0xe0100 && rune <= 0xe01ef);
    };
  }

  /** Joiners belong between the pictures of an emoji and inside words of some scripts. */
  private static boolean joins(int before, int rune, int after) {
    if (rune == ZERO_WIDTH_JOINER && isPicture(after)) {
      return isPicture(before) || isPictureModifier(before);
    }
    boolean joiner = rune == ZERO_WIDTH_JOINER || rune == ZERO_WIDTH_NON_JOINER;
    return joiner && usesJoiners(before) && usesJoiners(after);
  }

  private static boolean isPicture(int rune) {
    return isPictureBlock(rune) || (rune >= 0x2190 && rune <= 0x2bff);
  }

  private static boolean isPictureBlock(int rune) {
    return rune >= 0x1f000 && rune <= 0x1faff;
  }

  private static boolean isPictureModifier(int rune) {
    return rune == 0xfe0f;
  }

  private static boolean usesJoiners(int rune) {
    return switch (UnicodeScript.of(rune)) {
      case ARABIC,
          SYRIAC,
          DEVANAGARI,
          BENGALI,
          GURMUKHI,
          GUJARATI,
          ORIYA,
          TAMIL,
          TELUGU,
          KANNADA,
          MALAYALAM,
          SINHALA,
          KHMER,
          MONGOLIAN,
          INHERITED ->
          Character.isLetter(rune) || isMark(rune);
      default -> false;
    };
  }
}
