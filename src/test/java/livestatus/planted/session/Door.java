package livestatus.planted.session;

/** What other planted rooms know of this one. */
public interface Door {}
