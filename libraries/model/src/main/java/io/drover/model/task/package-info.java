/**
 * The grammar of a workload file: one task a line. Knows nothing of how tasks run.
 */
@NullMarked
package io.drover.model.task;

import org.jspecify.annotations.NullMarked;
