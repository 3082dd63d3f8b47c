package livestatus.mattermost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whom a text would notify: what stands in code does not, and neither does a broken {@code @}. */
final class FakeMentions {
  private static final Pattern CODE =
      Pattern.compile("(?s)(`{3,}|~{3,}).*?(\\1|$)|(`+)(?!`).*?\\3(?!`)");
  private static final Pattern AT = Pattern.compile("(?<![\\w])@([a-z0-9._-]*[a-z0-9_-])");

  private FakeMentions() {}

  /** The words after an {@code @}, and every plain word, in lower case. */
  static Set<String> words(List<String> texts) {
    Set<String> words = new TreeSet<>();
    for (String text : texts) {
      String spoken = CODE.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
      Matcher at = AT.matcher(spoken);
      while (at.find()) {
        words.add("@" + at.group(1));
      }
      for (String word : spoken.split("[^\\p{L}\\p{N}_@.-]+", -1)) {
        words.add(word);
      }
    }
    return words;
  }

  /** Title, footer, fallback and author are never scanned; field values only by newer servers. */
  static List<String> scanned(String message, JsonNode props, boolean fieldsToo) {
    List<String> texts = new ArrayList<>(List.of(message));
    for (JsonNode attachment : props.path("attachments")) {
      texts.add(attachment.path("pretext").asString(""));
      texts.add(attachment.path("text").asString(""));
      if (fieldsToo) {
        for (JsonNode field : attachment.path("fields")) {
          if (field.path("value").isString()) {
            texts.add(field.path("value").asString());
          }
        }
      }
    }
    return texts;
  }
}
