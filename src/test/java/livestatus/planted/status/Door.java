package livestatus.planted.status;

/** What other planted rooms know of this one. */
public interface Door {}
