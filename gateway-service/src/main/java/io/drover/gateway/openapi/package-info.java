/**
 * What all routes have in common in the OpenAPI document, and the page that shows it. What one route does is said at its
 * controller. Must not know features.
 */
@NullMarked
package io.drover.gateway.openapi;

import org.jspecify.annotations.NullMarked;
