/** A planted room: what is in it breaks the rules of the house on purpose. */
@NullMarked
package livestatus.planted.alert;

import org.jspecify.annotations.NullMarked;
