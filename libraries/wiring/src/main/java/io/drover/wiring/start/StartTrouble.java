package io.drover.wiring.start;

import io.drover.model.ExitCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fault.FaultKind;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Why a process did not start, for the person who tried: the first cause and its remedy, without the names of beans.
 *
 * @param line one line without the program's name
 */
public record StartTrouble(ExitCode code, String line) {

    public StartTrouble {
        line = line.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    /** Explains any failure; of what nobody foresaw it says what is known. */
    public static StartTrouble of(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable cause = failure; cause != null && causes.size() < 50; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes.stream()
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .or(() -> analysed(failure))
                .orElseGet(() -> unforeseen(causes.getLast()));
    }

    /** Runs a process's main part; a failure becomes one line on standard error and the status that fits it. */
    public static void orExit(Callable<?> start) {
        try {
            start.call();
        } catch (Exception e) {
            StartTrouble trouble = of(e);
            LoggerFactory.getLogger(StartTrouble.class).debug("the start failed", e);
            System.err.println("drover: " + trouble.line());
            System.exit(trouble.code().status());
        }
    }

    private static Optional<StartTrouble> known(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case OperatorMistake mistake -> mistake(said(mistake));
                    case FaultException fault -> new StartTrouble(code(fault), said(fault));
                    case BindException taken ->
                        mistake("cannot listen where it should: " + said(taken)
                                + ". Choose another port or server.address, an address of this machine");
                    case org.springframework.boot.context.properties.bind.BindException value ->
                        mistake(ValueText.of(value));
                    case ConfigDataException file -> mistake("the configuration cannot be read: " + said(file));
                    case FileSystemException file -> mistake(text(file));
                    case IOException io when said(io).contains("No space left") -> mistake(fullDisk(said(io)));
                    default -> byName(cause);
                });
    }

    /** Types of libraries that are not always there. */
    private static @Nullable StartTrouble byName(Throwable cause) {
        String said = said(cause);
        if (said.contains("Unable to load region")) {
            return mistake("no region of AWS is set. Set spring.cloud.aws.region.static, or AWS_REGION");
        }
        if (cause.getClass().getSimpleName().equals("PortInUseException")) {
            String port = said.replaceAll("\\D+", "");
            return mistake("port " + port + " is taken. End what listens there ('lsof -i :" + port
                    + "' names it), or choose another with --port or server.port");
        }
        if (cause.getClass().getName().startsWith("org.yaml.snakeyaml.")) {
            return mistake("config/application.yml is not YAML: " + said);
        }
        return null;
    }

    private static Optional<StartTrouble> analysed(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation(StartTrouble.class.getClassLoader())
                .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, e) -> {}))
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.drover."))
                .flatMap(analyzer -> Optional.ofNullable(analyzer.analyze(failure)).stream())
                .map(analysis -> mistake(analysis.getDescription() + ". " + analysis.getAction()))
                .findFirst();
    }

    private static StartTrouble unforeseen(Throwable root) {
        return root instanceof IllegalArgumentException
                ? mistake(said(root))
                : new StartTrouble(
                        ExitCode.HERE,
                        root.getClass().getSimpleName() + ": " + said(root)
                                + ". This was not foreseen; with --log-level DEBUG the log tells more");
    }

    private static ExitCode code(FaultException fault) {
        FaultKind kind = fault.fault().code().kind();
        return switch (kind) {
            case USER -> ExitCode.MISTAKE;
            case RESOURCES, EXTERNAL -> ExitCode.SERVER;
            case INTERNAL -> ExitCode.HERE;
        };
    }

    private static String text(FileSystemException file) {
        String reason = file.getReason() == null ? "" : file.getReason();
        if (reason.contains("No space left")) {
            return fullDisk(file.getFile());
        }
        return "'" + file.getFile() + "' cannot be used: "
                + switch (file) {
                    case AccessDeniedException _ ->
                        "this user may not read or write it. Change its rights, or name another";
                    case NotDirectoryException _ -> "it is no directory. Name one";
                    case FileAlreadyExistsException _ -> "a file is where a directory should be. Name another place";
                    default ->
                        (reason.isEmpty() ? file.getClass().getSimpleName() : reason)
                                + ". See that it exists and may be written, or name another";
                };
    }

    private static String fullDisk(String where) {
        return "the disk is full (" + where
                + "), or takes no more files. Free some space, or remove files, or keep the data"
                + " elsewhere with --data";
    }

    private static StartTrouble mistake(String line) {
        return new StartTrouble(ExitCode.MISTAKE, line);
    }

    private static String said(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
