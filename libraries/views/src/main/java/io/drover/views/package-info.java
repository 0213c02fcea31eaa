/**
 * The JSON shapes of the HTTP surface and how they are read from the ports. Owns names and units; knows no HTTP, no
 * Spring and no adapter.
 */
@NullMarked
package io.drover.views;

import org.jspecify.annotations.NullMarked;
