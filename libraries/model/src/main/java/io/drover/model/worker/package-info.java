/**
 * Workers as they report themselves.
 */
@NullMarked
package io.drover.model.worker;

import org.jspecify.annotations.NullMarked;
