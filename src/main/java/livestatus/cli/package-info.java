/** The commands people type. */
@NullMarked
package livestatus.cli;

import org.jspecify.annotations.NullMarked;
