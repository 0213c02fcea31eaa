package io.drover.gateway.submit;

import io.drover.door.problem.ProblemException;
import io.drover.gateway.body.Body;
import io.drover.gateway.body.BodyLimits;
import io.drover.gateway.body.ContentEncoding;
import io.drover.gateway.body.OptionsReader;
import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.gateway.results.ResultRows;
import io.drover.gateway.results.RowFormat;
import io.drover.gateway.waiting.WorkloadWait;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.views.WorkloadView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /workloads}. */
@RestController
public final class SubmitController {

    private static final Logger LOG = LoggerFactory.getLogger(SubmitController.class);

    public static final String KEY_HEADER = "Idempotency-Key";
    private static final String WAIT = "wait";
    private static final int MAX_KEY = 255;
    private static final Fault EMPTY =
            FaultCode.BODY_EMPTY.because("there is no task: one task a line, for example 'sleep 500'");

    private final Submissions submissions;
    private final BodyLimits limits;
    private final InstantSource clock;
    private final WorkloadWait wait;
    private final ResultRows rows;

    public SubmitController(
            Submissions submissions, BodyLimits limits, InstantSource clock, WorkloadWait wait, ResultRows rows) {
        this.submissions = submissions;
        this.limits = limits;
        this.clock = clock;
        this.wait = wait;
        this.rows = rows;
    }

    @Operation(
            summary = "Hand in a bag of tasks",
            description =
                    "As text/plain one task a line, with options as parameters; as application/json a document with"
                            + " tasks and options. With an Idempotency-Key the same call may be repeated. With wait=20s"
                            + " the answer comes when the workload has ended, or as it is after that time; who accepts"
                            + " application/x-ndjson or text/csv and not application/json gets its results instead.")
    @AnswersSubmission
    @Parameter(
            name = KEY_HEADER,
            in = ParameterIn.HEADER,
            description =
                    "1 to 255 characters; the same key with the same tasks and options answers with the first workload",
            schema = @Schema(type = "string", minLength = 1, maxLength = MAX_KEY))
    @Parameter(
            name = Callers.HEADER,
            in = ParameterIn.HEADER,
            description = "who calls, where no API keys are configured",
            schema = @Schema(type = "string", pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"))
    @Refuses({
        FaultCode.BODY_EMPTY,
        FaultCode.BODY_INCOMPLETE,
        FaultCode.BODY_NOT_UTF8,
        FaultCode.LINE_UNREADABLE,
        FaultCode.LINE_TOO_LONG,
        FaultCode.FIELD_UNKNOWN,
        FaultCode.BODY_TOO_LARGE,
        FaultCode.MEDIA_TYPE_UNSUPPORTED,
        FaultCode.IDEMPOTENCY_CONFLICT,
        FaultCode.OBJECTS_UNAVAILABLE
    })
    @PostMapping(
            path = "/workloads",
            consumes = {MediaType.TEXT_PLAIN_VALUE, MediaType.APPLICATION_JSON_VALUE})
    public @Nullable ResponseEntity<WorkloadView> submit(
            @Parameter(description = "how long to wait for its end, for example 20s; at most 60s")
                    @RequestParam(name = WAIT, required = false)
                    @Nullable
                    String time,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Duration longest = wait.longest(time);
        Optional<RowFormat> format = ResultRows.insteadOfJson(request).filter(_ -> time != null);
        Accepted accepted = accept(request);
        Workload now = accepted.workload();
        try {
            if (longest.isPositive()) {
                now = wait.await(now.id().value(), Callers.viewer(request), longest);
            }
            if (format.isPresent()) {
                response.setStatus(HttpStatus.ACCEPTED.value());
                answer(accepted).forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
                rows.write(now, format.get(), Set.of(), response);
                return null;
            }
        } catch (FaultException e) {
            // It is accepted, whatever cannot be read now: who is told of a failure hands it in once more.
            if (response.isCommitted()) {
                throw e;
            }
            LOG.warn("{} is accepted, and cannot be read now: {}", now.id(), e.getMessage());
            response.reset();
        }
        return answer(accepted, WorkloadView.of(now));
    }

    private Accepted accept(HttpServletRequest request) throws IOException {
        refuseTooLarge(request);
        MediaType type = MediaType.parseMediaType(request.getContentType());
        refuseOtherCharsets(type);
        OptionsReader options = new OptionsReader(clock.instant().truncatedTo(ChronoUnit.MICROS));
        request.getParameterMap()
                .forEach((name, values) -> Arrays.stream(values)
                        .filter(_ -> !name.equals(WAIT))
                        .forEach(value -> options.put(name, value)));
        InputStream in = ContentEncoding.unpack(
                request.getInputStream(), Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)));
        Body body = type.isCompatibleWith(MediaType.APPLICATION_JSON)
                ? Body.json(in, limits, options)
                : Body.text(in, limits, options);
        return submissions.submit(Callers.of(request), key(request), body, EMPTY);
    }

    /** The answer to accepted work. */
    public static ResponseEntity<WorkloadView> answer(Accepted accepted, WorkloadView view) {
        return ResponseEntity.accepted()
                .headers(answer(accepted))
                .contentType(MediaType.APPLICATION_JSON)
                .body(view);
    }

    private static HttpHeaders answer(Accepted accepted) {
        HttpHeaders headers = new HttpHeaders();
        headers.setLocation(URI.create("/workloads/" + accepted.workload().id()));
        if (accepted.replayed()) {
            headers.set("Idempotency-Replayed", "true");
        }
        return headers;
    }

    /** The request's Idempotency-Key, checked. */
    public static @Nullable String key(HttpServletRequest request) {
        List<String> keys = Collections.list(request.getHeaders(KEY_HEADER));
        if (keys.size() > 1) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, KEY_HEADER, "given twice");
        }
        String key = keys.isEmpty() ? null : keys.getFirst();
        if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
            throw ProblemException.atField(
                    FaultCode.FIELD_INVALID, KEY_HEADER, "a key has 1 to " + MAX_KEY + " characters");
        }
        return key;
    }

    /** A body that says it is too large need not be sent first. */
    private void refuseTooLarge(HttpServletRequest request) {
        if (request.getContentLengthLong() > limits.maxBytes()) {
            throw FaultCode.BODY_TOO_LARGE.asException("a body has at most " + limits.maxBytes() + " bytes");
        }
    }

    private static void refuseOtherCharsets(MediaType type) {
        if (type.getCharset() != null
                && !StandardCharsets.UTF_8.equals(type.getCharset())
                && !StandardCharsets.US_ASCII.equals(type.getCharset())) {
            throw FaultCode.MEDIA_TYPE_UNSUPPORTED.asException("bodies are UTF-8, not " + type.getCharset());
        }
    }
}
