/**
 * The truth about every session, pure: signals in, states out. No I/O, no threads, no wall clock.
 */
@NullMarked
package livestatus.session;

import org.jspecify.annotations.NullMarked;
