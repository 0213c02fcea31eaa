/**
 * Fragments, the unit of dispatch: ranges of a bag's tasks with their attempts and outcomes.
 */
@NullMarked
package io.drover.model.fragment;

import org.jspecify.annotations.NullMarked;
