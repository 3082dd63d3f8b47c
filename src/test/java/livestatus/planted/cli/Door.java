package livestatus.planted.cli;

/** What other planted rooms know of this one. */
public interface Door {}
