/**
 * Every refusal as an RFC 9457 problem document with a fault code: one table, one writer.
 * Must not know the features that refuse.
 */
@NullMarked
package io.drover.door.problem;

import org.jspecify.annotations.NullMarked;
