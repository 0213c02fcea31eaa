/**
 * The drover command and how its parts are put together. Must not know how a server is built: further subcommands are handed in.
 */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
