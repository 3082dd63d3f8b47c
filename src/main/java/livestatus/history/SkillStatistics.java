package livestatus.history;

import org.jspecify.annotations.Nullable;

/**
 * How one skill was used.
 *
 * @param averageContext tokens that a use added, of the uses that tell; null where none does
 */
public record SkillStatistics(
    String skill, long uses, long sessions, @Nullable Double averageContext) {}
