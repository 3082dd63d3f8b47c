package livestatus.planted.daemon;

/** What other planted rooms know of this one. */
public interface Door {}
