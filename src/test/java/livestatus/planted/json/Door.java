package livestatus.planted.json;

/** What other planted rooms know of this one. */
public interface Door {}
