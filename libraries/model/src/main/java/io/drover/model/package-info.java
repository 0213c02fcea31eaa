/** Values that every part of the domain uses. JDK only: no Spring, no AWS, no clock. */
@NullMarked
package io.drover.model;

import org.jspecify.annotations.NullMarked;
