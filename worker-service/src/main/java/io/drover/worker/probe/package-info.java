/** Runs the tasks of a suspect in a process of their own, whose death touches nothing else. Knows no queue, claim or Spring. */
@NullMarked
package io.drover.worker.probe;

import org.jspecify.annotations.NullMarked;
