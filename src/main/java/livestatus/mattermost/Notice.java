package livestatus.mattermost;

/**
 * A post of our own words: a message that stays, which is what people are notified with, and an
 * attachment that may change later. Every part is Markdown and must be safe already.
 */
public record Notice(String message, String color, String title, String text, String footer) {
  PostContent content() {
    return new PostContent(message, PostContent.attachment(title, color, title, text, footer), "");
  }
}
