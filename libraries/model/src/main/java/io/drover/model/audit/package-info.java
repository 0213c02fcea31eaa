/** Who did what. Must not know where it is kept. */
@NullMarked
package io.drover.model.audit;

import org.jspecify.annotations.NullMarked;
