/** Bytes to complete lines with file, offset and identity, and a watcher that only wakes. */
@NullMarked
package livestatus.tail;

import org.jspecify.annotations.NullMarked;
