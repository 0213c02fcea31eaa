/** Runs one fragment from its bag's lines to its result block. Knows no queue, claim or Spring. */
@NullMarked
package io.drover.worker.run;

import org.jspecify.annotations.NullMarked;
