package livestatus.planted.openclaw;

/** What other planted rooms know of this one. */
public interface Door {}
