/** What must not wait until somebody looks: decided, said once, and taken back. */
@NullMarked
package livestatus.alert;

import org.jspecify.annotations.NullMarked;
