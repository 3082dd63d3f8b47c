package livestatus.openclaw;

/**
 * Up to where one transcript was told, in a form for a database.
 *
 * @param session the session's key
 * @param file the transcript
 * @param position as the tail room encodes it
 */
public record SavedPosition(String session, String file, String position) {}
