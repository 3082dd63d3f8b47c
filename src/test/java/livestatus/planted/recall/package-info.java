/** A planted room: what is in it breaks the rules of the house on purpose. */
@NullMarked
package livestatus.planted.recall;

import org.jspecify.annotations.NullMarked;
