/**
 * Transition tables: the one place where a state machine is written down.
 */
@NullMarked
package io.drover.model.state;

import org.jspecify.annotations.NullMarked;
