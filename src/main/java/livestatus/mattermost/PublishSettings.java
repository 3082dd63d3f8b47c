package livestatus.mattermost;

import livestatus.mattermost.EditPacing.Rhythm;

/**
 * How posts are kept.
 *
 * @param followAfter after how many later posts in its channel or thread a status post is made anew
 *     when a turn begins; 0 to keep one post for ever
 */
public record PublishSettings(Rhythm rhythm, int followAfter) {
  public static final PublishSettings DEFAULT = new PublishSettings(Rhythm.DEFAULT, 15);

  public PublishSettings {
    if (followAfter < 0 || followAfter > 200) {
      throw new IllegalArgumentException(
          "A post can follow after 1 to 200 later posts, or 0 for never; not " + followAfter + ".");
    }
  }
}
