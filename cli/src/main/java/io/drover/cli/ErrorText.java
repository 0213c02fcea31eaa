package io.drover.cli;

import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.GatewayException;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.terminal.ClosedOutputException;
import io.drover.model.ExitCode;
import io.drover.model.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every failure as one line and an exit code; the stack trace only on {@code --verbose}. */
final class ErrorText implements IExecutionExceptionHandler, IParameterExceptionHandler {

    /** What other tools end with whose reader has had enough. */
    private static final int AS_BY_SIGPIPE = 141;

    private final Failure.Reader others;

    /** @param others explains what is none of the client's own failures */
    ErrorText(Failure.Reader others) {
        this.others = others;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (isClosedOutput(failure)) {
            return AS_BY_SIGPIPE;
        }
        Failure read = read(failure);
        err.println("drover: " + read.oneLine());
        if (verbose(command)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return read.code().status();
    }

    private static boolean isClosedOutput(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(50)
                .anyMatch(ClosedOutputException.class::isInstance);
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        PrintWriter err = wrong.getCommandLine().getErr();
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String cause = wrong instanceof UnmatchedArgumentException unmatched
                ? unknown(unmatched, command)
                : String.valueOf(wrong.getMessage())
                                .replaceFirst("is not an? (int|long|Integer|Long)\\b", "is not a whole number")
                                .replaceFirst("cannot convert '(.*?)' to class .*", "'$1' is none")
                                .replaceFirst("\\.$", "")
                        + ".";
        err.println("drover: " + new Failure(ExitCode.MISTAKE, cause).oneLine() + " See '" + command + " --help'.");
        err.flush();
        return ExitCode.MISTAKE.status();
    }

    private static String unknown(UnmatchedArgumentException wrong, String command) {
        String word = wrong.getUnmatched().isEmpty() ? "" : wrong.getUnmatched().getFirst();
        List<String> alike = alike(wrong, word);
        String what = wrong.isUnknownOption()
                ? "'" + command + "' has no option '" + word + "'."
                : wrong.getCommandLine().getSubcommands().isEmpty()
                        ? "'" + word + "' is one word too many for '" + command + "'."
                        : "there is no command '" + word + "'.";
        return what + (alike.isEmpty() ? "" : " Did you mean '" + String.join("' or '", alike) + "'?");
    }

    /** Those that picocli knows of, or the option that is spelt almost like it. */
    private static List<String> alike(UnmatchedArgumentException wrong, String word) {
        List<String> known = wrong.getSuggestions();
        if (!known.isEmpty() || !wrong.isUnknownOption()) {
            return known;
        }
        return wrong.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> Spelling.distance(name, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(name -> Spelling.distance(name, word)))
                .stream()
                .toList();
    }

    private Failure read(Exception failure) {
        return switch (failure) {
            case GatewayException gateway ->
                new Failure(ExitCode.SERVER, gateway.trouble().line());
            case Gateway.LocalFailure _ -> unusable(failure);
            case UncheckedIOException wrapped when wrapped.getCause() instanceof FileSystemException file -> read(file);
            case NoSuchFileException file -> new Failure(ExitCode.MISTAKE, "there is no file '" + file.getFile() + "'");
            case AccessDeniedException file ->
                new Failure(ExitCode.MISTAKE, "this user may not read or write '" + file.getFile() + "'");
            case FileSystemException file ->
                new Failure(ExitCode.HERE, "cannot use '" + file.getFile() + "': " + reason(file));
            case IOException _ -> unusable(failure);
            default -> others.read(failure);
        };
    }

    private static Failure unusable(Exception failure) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new Failure(ExitCode.HERE, "cannot read or write here: " + text);
    }

    private static String reason(FileSystemException file) {
        return file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
    }

    private static boolean verbose(CommandLine command) {
        return command.getCommandSpec().mixins().values().stream()
                .anyMatch(mixin -> mixin.userObject() instanceof ServerOptions server && server.verbose());
    }
}
