/** How clients of AWS go through a proxy, or past it. Knows no service. */
@NullMarked
package io.drover.aws.proxy;

import org.jspecify.annotations.NullMarked;
