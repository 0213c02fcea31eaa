/** Keeps and tells who did what. Must not know how it was done. */
@NullMarked
package io.drover.gateway.audit;

import org.jspecify.annotations.NullMarked;
