package livestatus.cli.watch;

import tools.jackson.databind.JsonNode;

/**
 * What is known of one session beyond its line in the list, as the API tells it.
 *
 * @param whole the session; its texts may hold anything
 * @param transitions its changes of state, the oldest first; empty where nobody kept them
 * @param card what its status post shows; missing where there is none
 */
public record Detail(String id, JsonNode whole, JsonNode transitions, JsonNode card) {}
