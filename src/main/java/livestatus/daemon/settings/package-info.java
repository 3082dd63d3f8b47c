/** What the user may set: where it is looked up, how it is read, and every mistake in it. */
@NullMarked
package livestatus.daemon.settings;

import org.jspecify.annotations.NullMarked;
