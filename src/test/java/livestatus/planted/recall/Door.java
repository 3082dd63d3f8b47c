package livestatus.planted.recall;

/** What other planted rooms know of this one. */
public interface Door {}
