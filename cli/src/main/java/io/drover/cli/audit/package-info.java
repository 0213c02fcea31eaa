/**
 * The command that tells who did what. Must not know how HTTP is spoken.
 */
@NullMarked
package io.drover.cli.audit;

import org.jspecify.annotations.NullMarked;
