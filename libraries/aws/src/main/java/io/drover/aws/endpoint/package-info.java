/** Endpoints of stand-ins for AWS that may be elsewhere from one call to the next. Knows no service. */
@NullMarked
package io.drover.aws.endpoint;

import org.jspecify.annotations.NullMarked;
