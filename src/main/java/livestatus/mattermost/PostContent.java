package livestatus.mattermost;

import livestatus.status.StatusCard;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A card as a post: a fixed short message, and one attachment that changes.
 *
 * @param hash equal where two posts look the same; its first half is that of the message alone
 */
record PostContent(String message, ObjectNode attachment, String hash) {
  static PostContent of(StatusCard card) {
    ObjectNode attachment =
        JsonNodeFactory.instance
            .objectNode()
            .put("fallback", card.fallback())
            .put("color", card.color())
            .put("title", card.title())
            .put("text", card.text())
            .put("footer", card.footer());
    // No part holds the sign between them.
    String parts =
        String.join("\0", card.fallback(), card.color(), card.title(), card.text(), card.footer());
    return new PostContent(card.message(), attachment, hashOf(card.message()) + hashOf(parts));
  }

  private static String hashOf(String text) {
    return PostKey.digest(text).substring(0, 16);
  }

  /** Whether the message is the one of the card that has this hash. */
  boolean sameMessageAs(String otherHash) {
    return otherHash.length() == hash.length() && otherHash.startsWith(hash.substring(0, 16));
  }

  /** All props: a server replaces them as a whole, its own mark of a bot included. */
  ObjectNode props(Mark mark) {
    ObjectNode props = JsonNodeFactory.instance.objectNode();
    props.putArray("attachments").add(attachment);
    props.put("from_bot", "true");
    props.set(Mark.PROP, mark.json());
    return props;
  }
}
