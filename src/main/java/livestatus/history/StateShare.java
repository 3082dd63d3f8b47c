package livestatus.history;

/** How long a session was in a state, and how often it came into it. */
public record StateShare(String state, double seconds, long entries) {}
