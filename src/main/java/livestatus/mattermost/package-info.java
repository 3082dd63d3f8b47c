/**
 * A wanted card to exactly one edited post: pacing, retry, adoption, and the ledger's interface.
 */
@NullMarked
package livestatus.mattermost;

import org.jspecify.annotations.NullMarked;
