/** Measures a running Drover from outside, beside a plain thread pool in the same run. Knows HTTP and nothing else. */
@NullMarked
package io.drover.benchmarks;

import org.jspecify.annotations.NullMarked;
