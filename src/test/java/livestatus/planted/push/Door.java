package livestatus.planted.push;

/** What other planted rooms know of this one. */
public interface Door {}
