/** What agents say themselves: status files, push and webhook payloads. Produces signals. */
@NullMarked
package livestatus.push;

import org.jspecify.annotations.NullMarked;
