/** The HTTP API, the live streams and the dashboard. */
@NullMarked
package livestatus.web;

import org.jspecify.annotations.NullMarked;
