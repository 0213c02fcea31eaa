/**
 * Makes workload files. Knows nothing of servers.
 */
@NullMarked
package io.drover.cli.generate;

import org.jspecify.annotations.NullMarked;
