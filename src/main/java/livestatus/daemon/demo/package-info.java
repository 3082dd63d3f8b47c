/** A story of several agents, told through real files, so that people see the product work. */
@NullMarked
package livestatus.daemon.demo;

import org.jspecify.annotations.NullMarked;
