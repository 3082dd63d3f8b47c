package livestatus.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Text as tools and models write it, escaped for JSON already: words, code, line ends, quotes, and
 * now and then an umlaut or an emoji. Cut from one pool, so that a gigabyte takes seconds.
 */
final class Prose {
  private static final String[] WORDS = {
    "the",
    "session",
    "returns",
    "null",
    "build",
    "failed",
    "at",
    "line",
    "expected",
    "value",
    "src/main/java/app/Service.java",
    "const",
    "await",
    "fetch",
    "{",
    "}",
    "=>",
    "import",
    "from",
    "[INFO]",
    "DEBUG",
    "0x7f3a",
    "1.284s",
    "übrig",
    "schön",
    "naïve",
    "日本語",
    "🚀",
    "✅",
    "👩‍💻",
    "\\\"quoted\\\"",
    "C:\\\\path",
    "\\t",
    "return",
    "public",
    "static",
    "void",
    "0",
    "42",
    "https"
  };

  private final byte[][] pieces = new byte[4_096][];
  private final Random random;

  Prose(Random random) {
    this.random = random;
    for (int i = 0; i < pieces.length; i++) {
      StringBuilder text = new StringBuilder();
      int wanted = 200 + random.nextInt(400);
      for (int line = 0; text.length() < wanted; ) {
        String word = WORDS[random.nextInt(WORDS.length)];
        text.append(word).append(' ');
        line += word.length();
        if (line > 50) {
          text.append("\\n");
          line = 0;
        }
      }
      pieces[i] = text.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** About that many bytes; never ends in the middle of a character. */
  void write(Buffer out, int bytes) {
    int end = out.length() + bytes;
    while (out.length() < end) {
      byte[] piece = pieces[random.nextInt(pieces.length)];
      int left = end - out.length();
      if (piece.length <= left) {
        out.bytes(piece, piece.length);
      } else {
        for (; left > 0; left--) {
          out.bytes(PAD, 1);
        }
      }
    }
  }

  private static final byte[] PAD = {'.'};
}
