/**
 * All knowledge of OpenClaw: homes, registries, transcripts, stores, keys and settings. Produces
 * signals.
 */
@NullMarked
package livestatus.openclaw;

import org.jspecify.annotations.NullMarked;
