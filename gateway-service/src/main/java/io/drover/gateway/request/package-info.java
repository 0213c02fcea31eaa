/**
 * What is read from a request's head: client names, durations, media types.
 * Must not know features.
 */
@NullMarked
package io.drover.gateway.request;

import org.jspecify.annotations.NullMarked;
