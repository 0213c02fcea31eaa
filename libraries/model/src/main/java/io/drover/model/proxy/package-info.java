/** Which proxy an HTTP client asks for a URL. Must not know any client. */
@NullMarked
package io.drover.model.proxy;

import org.jspecify.annotations.NullMarked;
