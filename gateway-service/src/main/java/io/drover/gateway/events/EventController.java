package io.drover.gateway.events;

import io.drover.door.Caller;
import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.gateway.waiting.Bell;
import io.drover.gateway.waiting.Shares;
import io.drover.gateway.waiting.Waiting;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.ports.EndNews;
import io.drover.views.WorkloadReader;
import io.drover.views.WorkloadView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /workloads/{id}/events}: the request's own virtual thread looks and writes until the end, which it is told of. */
@RestController
public final class EventController {

    /**
     * The shape of an event, for the description only.
     *
     * @param data a workload as JSON
     */
    record Event(Kind event, String data) {

        enum Kind {
            progress,
            done
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventController.class);

    private final WorkloadReader reader;
    private final EndNews ends;
    private final Waiting waiting;
    private final JsonMapper json;
    private final Shares streams;
    private final Refusals refusals = new Refusals(System::nanoTime);

    public EventController(WorkloadReader reader, EndNews ends, Waiting waiting, JsonMapper json, StreamLimit limit) {
        this.reader = reader;
        this.ends = ends;
        this.waiting = waiting;
        this.json = json;
        this.streams = new Shares(limit.streams());
    }

    @Operation(summary = "Progress of a workload as server-sent events: progress whenever it changed, done at its end")
    @ApiResponse(
            responseCode = "200",
            description = "The data of each event is a workload; 'done' is the last one",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(implementation = Event.class)))
    @Refuses({FaultCode.WORKLOAD_UNKNOWN, FaultCode.TOO_MANY_STREAMS})
    @GetMapping("/workloads/{id}/events")
    public void events(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // Where nobody has a name, at least who follows one workload leaves room for others.
        String who = Caller.of(request)
                .map(caller -> "client " + caller.client())
                .orElse("workload " + WorkloadReader.id(id));
        enter(who);
        Bell bell = new Bell();
        try (EndNews.Listening _ = ends.listen(WorkloadReader.id(id), bell::ring)) {
            Workload workload = reader.find(id, Callers.viewer(request));
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding("UTF-8");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            follow(workload, bell, new EventWriter(response.getOutputStream()));
        } finally {
            streams.giveBack(who);
        }
    }

    private void enter(String who) {
        OptionalInt has = streams.refused(who);
        if (has.isPresent()) {
            String why = "too many clients follow events, " + has.getAsInt() + " streams are of " + who
                    + " already; ask with wait=20s instead";
            refusals.refused(why).ifPresent(LOG::warn);
            throw FaultCode.TOO_MANY_STREAMS.asException(why);
        }
    }

    private void follow(Workload first, Bell bell, EventWriter events) throws IOException {
        Workload workload = first;
        while (true) {
            String shape = json.writeValueAsString(WorkloadView.of(workload));
            if (workload.state().isTerminal()) {
                events.done(shape);
                return;
            }
            events.progress(shape);
            if (!waiting.pause(EventWriter.PAUSE, bell)) {
                return;
            }
            try {
                workload = reader.find(workload.id().value());
            } catch (FaultException e) {
                // The status line has gone out: ending the stream makes a client ask again and see the fault.
                LOG.warn("events of workload={} end: {}", workload.id(), e.getMessage());
                return;
            }
        }
    }
}
