/**
 * State to words, pure: the card of a session, redaction of secrets, and text that is safe to show.
 */
@NullMarked
package livestatus.status;

import org.jspecify.annotations.NullMarked;
