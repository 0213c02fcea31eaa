/**
 * What a person sees: tables, colours, figures. Must not know where the figures come from.
 */
@NullMarked
package io.drover.cli.terminal;

import org.jspecify.annotations.NullMarked;
