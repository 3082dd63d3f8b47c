/** The log: one line an event on the standard error stream, with no secret in it. */
@NullMarked
package livestatus.daemon.logging;

import org.jspecify.annotations.NullMarked;
