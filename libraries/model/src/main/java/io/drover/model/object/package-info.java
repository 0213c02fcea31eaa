/** Where objects lie in the object store. */
@NullMarked
package io.drover.model.object;

import org.jspecify.annotations.NullMarked;
