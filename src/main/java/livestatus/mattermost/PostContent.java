package livestatus.mattermost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.status.StatusCard;

/**
 * A card as a post: a fixed short message, and one attachment that changes.
 *
 * @param hash equal where two posts look the same; its first half is that of the message alone
 */
record PostContent(String message, Map<String, Object> attachment, String hash) {
  static PostContent of(StatusCard card) {
    Map<String, Object> attachment =
        attachment(card.fallback(), card.color(), card.title(), card.text(), card.footer());
    // No part holds the sign between them.
    String parts =
        String.join("\0", card.fallback(), card.color(), card.title(), card.text(), card.footer());
    return new PostContent(card.message(), attachment, hashOf(card.message()) + hashOf(parts));
  }

  static Map<String, Object> attachment(
      String fallback, String color, String title, String text, String footer) {
    Map<String, Object> attachment = new LinkedHashMap<>();
    attachment.put("fallback", fallback);
    attachment.put("color", color);
    attachment.put("title", title);
    attachment.put("text", text);
    attachment.put("footer", footer);
    return attachment;
  }

  private static String hashOf(String text) {
    return PostKey.digest(text).substring(0, 16);
  }

  /** Whether the message is the one of the card that has this hash. */
  boolean sameMessageAs(String otherHash) {
    return otherHash.length() == hash.length() && otherHash.startsWith(hash.substring(0, 16));
  }

  /** All props: a server replaces them as a whole, its own mark of a bot included. */
  Map<String, Object> props(Mark mark) {
    Map<String, Object> props = new LinkedHashMap<>();
    props.put("attachments", List.of(attachment));
    props.put("from_bot", "true");
    props.put(Mark.PROP, mark.json());
    return props;
  }
}
