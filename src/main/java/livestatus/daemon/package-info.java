/** The composition root: settings, the monitor loop and the instance lock. */
@NullMarked
package livestatus.daemon;

import org.jspecify.annotations.NullMarked;
