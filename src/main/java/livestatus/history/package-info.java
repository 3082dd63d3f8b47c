/** The database: sessions, transitions, the post ledger, tracking tables and statistics. */
@NullMarked
package livestatus.history;

import org.jspecify.annotations.NullMarked;
