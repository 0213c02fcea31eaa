package io.drover.standalone;

import picocli.CommandLine.Command;

/** {@code drover functions}: the functions that run fragments. */
@Command(
        name = "functions",
        mixinStandardHelpOptions = true,
        description = "The functions that run fragments of workloads with executor=faas.",
        synopsisSubcommandLabel = "COMMAND")
final class FunctionsCommand {}
