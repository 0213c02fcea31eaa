/**
 * Runs single tasks: sleep, echo, exec, http, sql, function. Knows no fragment or queue, and of Spring
 * only its filter of addresses.
 */
@NullMarked
package io.drover.worker.task;

import org.jspecify.annotations.NullMarked;
