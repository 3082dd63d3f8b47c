package livestatus.planted.alert;

/** What other planted rooms know of this one. */
public interface Door {}
