/** The real gateway, the real daemon and a scripted model, watched together. */
@NullMarked
package livestatus.e2e;

import org.jspecify.annotations.NullMarked;
