/**
 * The gateway: accepts work over HTTP and answers for it. Owns its own start and settings; the features are in the
 * packages below. Must not know how work is cut, dispatched or run.
 */
@NullMarked
package io.drover.gateway;

import org.jspecify.annotations.NullMarked;
