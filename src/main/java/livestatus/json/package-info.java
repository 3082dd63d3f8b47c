/** JSON out of plain values and back, by Jackson's streaming parser and generator alone. */
@NullMarked
package livestatus.json;

import org.jspecify.annotations.NullMarked;
