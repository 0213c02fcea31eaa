/** Certificates for tests of what is not on loopback. Knows the JDK only. */
@NullMarked
package io.drover.testkit.tls;

import org.jspecify.annotations.NullMarked;
