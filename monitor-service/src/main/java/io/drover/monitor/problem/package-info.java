/**
 * Refusals as RFC 9457 problem documents with a fault code.
 * Must not know the features that refuse.
 */
@NullMarked
package io.drover.monitor.problem;

import org.jspecify.annotations.NullMarked;
