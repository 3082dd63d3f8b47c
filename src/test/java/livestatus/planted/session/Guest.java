package livestatus.planted.session;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** What the truth must not know. */
record Guest(JsonNode json, Path file, Thread thread) {}
