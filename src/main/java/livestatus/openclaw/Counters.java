package livestatus.openclaw;

/**
 * What a home's records gave so far; what was left out is among it.
 *
 * @param bytes of the files that lines were read from
 * @param lines transcript lines that were read
 * @param skippedLines lines that are no JSON object, or too deep
 * @param unknownLines lines of a kind that this version does not know; they count as signs of life
 * @param repeatedLines lines that were written again, and not told twice
 * @param skippedEntries registry entries that are no object or have no key
 * @param refusedPaths transcript paths that lead out of their folder
 * @param registryReadings how often a registry was read
 * @param tornRegistries registries that could not be read; the last good one stayed
 */
public record Counters(
    long bytes,
    long lines,
    long skippedLines,
    long unknownLines,
    long repeatedLines,
    long skippedEntries,
    long refusedPaths,
    long registryReadings,
    long tornRegistries) {}
