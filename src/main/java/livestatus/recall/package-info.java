/** What a process knew, as bytes, for the next one to go on with. */
@NullMarked
package livestatus.recall;

import org.jspecify.annotations.NullMarked;
