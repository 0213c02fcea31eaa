/** Runs single tasks: sleep, exec, http, sql, function. Knows no fragment, queue or Spring. */
@NullMarked
package io.drover.worker.task;

import org.jspecify.annotations.NullMarked;
