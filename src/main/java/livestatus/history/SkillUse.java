package livestatus.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A skill that a session loaded: a row of {@code agent_skill_usage}.
 *
 * @param contextAdded how many tokens it added to the context; null where that is not known
 */
public record SkillUse(
    String id,
    String gateway,
    String sessionId,
    String skillName,
    Instant loadedAt,
    @Nullable String usedForIssue,
    @Nullable Long contextAdded,
    long changeNo) {}
