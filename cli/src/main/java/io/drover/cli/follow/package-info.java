/**
 * A workload from submission to its end: progress, summary, failed tasks. Must not know how it was submitted.
 */
@NullMarked
package io.drover.cli.follow;

import org.jspecify.annotations.NullMarked;
