package io.drover.standalone;

import picocli.CommandLine.Command;

/** {@code drover blackbox}: what servers keep of what went into their decisions. */
@Command(
        name = "blackbox",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "What servers keep of what went into their decisions.")
final class BlackboxCommand {}
