/** A worker's life: receive, claim, hand to slots, answer, stay alive, drain. Knows ports only, no task and no Spring. */
@NullMarked
package io.drover.worker.loop;

import org.jspecify.annotations.NullMarked;
