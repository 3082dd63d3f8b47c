package livestatus.planted.mattermost;

/** What other planted rooms know of this one. */
public interface Door {}
