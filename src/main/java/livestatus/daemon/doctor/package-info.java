/** Looks at everything the daemon needs and says what to do where something is missing. */
@NullMarked
package livestatus.daemon.doctor;

import org.jspecify.annotations.NullMarked;
