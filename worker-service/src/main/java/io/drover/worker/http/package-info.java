/** The worker's own HTTP edge: what it does, and a drain. Knows the loop and nothing behind it. */
@NullMarked
package io.drover.worker.http;

import org.jspecify.annotations.NullMarked;
