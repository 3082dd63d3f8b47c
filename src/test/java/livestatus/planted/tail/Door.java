package livestatus.planted.tail;

/** What other planted rooms know of this one. */
public interface Door {}
