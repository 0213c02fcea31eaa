package io.drover.worker.task;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.task.Task;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code http} tasks against allowed hosts; their output is the body.
 *
 * @param clock for servers that say at which time to come back, but not what time it is
 */
public record HttpRunner(HttpCalls calls, AllowedHosts allowed, InstantSource clock) {

    TaskEnd run(Task.Http task, TaskContext context) {
        if (!allowed.allow(task.uri())) {
            throw FaultCode.HOST_NOT_ALLOWED.asException("this worker asks no " + AskedUrl.place(task.uri())
                    + "; an operator allows hosts with drover.worker.http.allowed-hosts (--allow-http)");
        }
        HttpCalls.Answer answer = calls.call(task.method(), task.uri(), null, context.timeout());
        int status = answer.status();
        boolean expected = task.expect() == 0 ? status / 100 == 2 : status == task.expect();
        if (expected) {
            @Nullable
            Fault broken = answer.broken()
                    .map(how -> FaultCode.HTTP_ANSWER_BROKEN.because(AskedUrl.shown(task.uri()) + " " + how))
                    .orElse(null);
            return new TaskEnd(answer.body(), Said.NOTHING, broken, Duration.ZERO);
        }
        Duration wish = status == 429 || status == 503
                ? RetryAfter.of(answer.header("Retry-After"), answer.header("Date"), clock)
                : Duration.ZERO;
        return new TaskEnd(answer.body(), Said.NOTHING, FaultCode.HTTP_STATUS.because(why(task, answer, wish)), wish);
    }

    private static String why(Task.Http task, HttpCalls.Answer answer, Duration wish) {
        String why = "the server answered " + answer.status() + " where "
                + (task.expect() == 0 ? "200 to 299" : task.expect()) + " was expected";
        @Nullable String location = answer.header("Location");
        if (location != null && answer.status() / 100 == 3) {
            return why + " and points to " + shown(location) + "; redirects are not followed";
        }
        return wish.isZero()
                ? why
                : why + " and asks for " + wish.plusMillis(999).toSeconds() + " s without another call";
    }

    private static String shown(String location) {
        try {
            return AskedUrl.shown(new URI(location));
        } catch (URISyntaxException e) {
            return "another place";
        }
    }
}
