package livestatus.planted.history;

/** What other planted rooms know of this one. */
public interface Door {}
