/**
 * Per-task results, packed a fragment at a time.
 */
@NullMarked
package io.drover.model.result;

import org.jspecify.annotations.NullMarked;
