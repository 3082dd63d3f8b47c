package livestatus.planted.web;

/** What other planted rooms know of this one. */
public interface Door {}
