package io.drover.gateway.results;

import io.drover.door.problem.ProblemException;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** Answers with the rows of a workload, in the form that the client accepts. Thread-safe. */
public final class ResultRows {

    private final ResultStream results;

    public ResultRows(ResultStream results) {
        this.results = results;
    }

    /**
     * Writes what there is.
     *
     * @param states only rows of these; blank entries, of which Spring makes null, ask for nothing: {@code ?state=} and
     *     {@code ?state=,} are all rows
     */
    public void write(Workload workload, RowFormat format, Set<TaskState> states, HttpServletResponse response)
            throws IOException {
        response.setContentType(format.contentType());
        response.setHeader("Drover-State", workload.state().name());
        ResultRowWriter rows = format.writer(workload.id(), response.getOutputStream());
        try {
            results.forEach(workload, filtered(rows, states));
            rows.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The form that suits best; NDJSON for who takes anything. Throws NOT_ACCEPTABLE. */
    static RowFormat format(HttpServletRequest request) {
        List<MediaType> accept = accept(request);
        if (accept.isEmpty()) {
            return RowFormat.NDJSON;
        }
        return accept.stream()
                .flatMap(wanted -> suiting(wanted).stream())
                .findFirst()
                .orElseThrow(ResultRows::unacceptable);
    }

    /**
     * The form of rows that is asked for where one JSON document is the usual answer; empty for who takes that rather, or
     * anything. Throws NOT_ACCEPTABLE.
     */
    public static Optional<RowFormat> insteadOfJson(HttpServletRequest request) {
        List<MediaType> accept = accept(request);
        if (accept.isEmpty()) {
            return Optional.empty();
        }
        for (MediaType wanted : accept) {
            if (RowFormat.JSON.suits(wanted)) {
                return Optional.empty();
            }
            Optional<RowFormat> rows = suiting(wanted);
            if (rows.isPresent()) {
                return rows;
            }
        }
        throw unacceptable();
    }

    private static Optional<RowFormat> suiting(MediaType wanted) {
        return Arrays.stream(RowFormat.values())
                .filter(format -> format.suits(wanted))
                .findFirst();
    }

    private static FaultException unacceptable() {
        return FaultCode.NOT_ACCEPTABLE.asException("results can be had as " + String.join(", ", RowFormat.names()));
    }

    /** What is wanted, first what is wanted most. */
    private static List<MediaType> accept(HttpServletRequest request) {
        List<String> accept = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        try {
            List<MediaType> wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
            wanted.removeIf(type -> type.getQualityValue() <= 0);
            MimeTypeUtils.sortBySpecificity(wanted);
            if (wanted.isEmpty() && !accept.isEmpty()) {
                throw unacceptable();
            }
            return wanted;
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, "Accept", "not a list of media types");
        }
    }

    private static ResultSink filtered(ResultSink rows, Set<TaskState> states) {
        Set<TaskState> named = states.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
        return named.isEmpty() ? rows : new Filter(rows, named);
    }

    /** Lets the results through that ended in one of some ways. */
    private record Filter(ResultSink rows, Set<TaskState> states) implements ResultSink {

        @Override
        public void ended(TaskResult result, WorkerId worker) {
            if (states.contains(result.succeeded() ? TaskState.SUCCEEDED : TaskState.FAILED)) {
                rows.ended(result, worker);
            }
        }

        @Override
        public void without(long task, TaskState state, int attempt, Fault fault) {
            if (states.contains(state)) {
                rows.without(task, state, attempt, fault);
            }
        }
    }
}
