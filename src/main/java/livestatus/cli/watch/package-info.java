/** The view of all sessions in a terminal: what to show is computed, and one class draws it. */
@NullMarked
package livestatus.cli.watch;

import org.jspecify.annotations.NullMarked;
