package livestatus.daemon.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A text that never shows itself: only {@link #reveal} gives it away. */
public final class Secret {
  /** What is printed in its place. */
  public static final String MASK = "********";

  private final String value;

  public Secret(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret cannot be empty");
    }
    this.value = value;
  }

  /** The text itself, for the one place that sends it. */
  public String reveal() {
    return value;
  }

  /** Takes the same time however much of it is right. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(value.getBytes(UTF_8), secret.value.getBytes(UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
