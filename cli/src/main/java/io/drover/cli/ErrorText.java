package io.drover.cli;

import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.GatewayException;
import io.drover.cli.gateway.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every failure as one line and an exit code; the stack trace only on {@code --verbose}. */
final class ErrorText implements IExecutionExceptionHandler, IParameterExceptionHandler {

    static final int WRONG_USAGE = 2;
    static final int SERVER_SAID_NO = 3;
    static final int FAILED_HERE = 4;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof IOException && "Broken pipe".equals(failure.getMessage())) {
            // Whoever read our output has had enough, as in 'workload-gen 1000 5 | head'.
            return FAILED_HERE;
        }
        err.println("drover: " + line(failure).replaceAll("\\s*[\\r\\n]+\\s*", " "));
        if (verbose(command)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof GatewayException ? SERVER_SAID_NO : FAILED_HERE;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println(
                spec.qualifiedName() + ": " + String.valueOf(wrong.getMessage()).replaceAll("\\s*[\\r\\n]+\\s*", " "));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + spec.qualifiedName() + " --help'.");
        err.flush();
        return WRONG_USAGE;
    }

    private static String line(Exception failure) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return switch (failure) {
            case GatewayException gateway -> gateway.trouble().line();
            case Gateway.LocalFailure _ -> "cannot read or write here: " + text;
            case NoSuchFileException file -> "there is no file '" + file.getFile() + "'";
            case FileSystemException file -> "cannot use '" + file.getFile() + "': " + reason(file);
            case IOException _ -> "cannot read or write here: " + text;
            default -> text;
        };
    }

    private static String reason(FileSystemException file) {
        return file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
    }

    private static boolean verbose(CommandLine command) {
        return command.getCommandSpec().mixins().values().stream()
                .anyMatch(mixin -> mixin.userObject() instanceof ServerOptions server && server.verbose());
    }
}
