/**
 * What can go wrong: codes with a kind and an advice, carried unchanged across every boundary.
 */
@NullMarked
package io.drover.model.fault;

import org.jspecify.annotations.NullMarked;
