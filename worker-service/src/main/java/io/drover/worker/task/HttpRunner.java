package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.task.Task;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Runs {@code http} tasks against allowed hosts; their output is the body's beginning. */
public record HttpRunner(HttpCalls calls, AllowedHosts allowed) {

    TaskEnd run(Task.Http task, TaskContext context) {
        if (!allowed.allow(task.uri())) {
            throw FaultCode.HOST_NOT_ALLOWED.asException("this worker asks no "
                    + task.uri().getAuthority() + "; an operator allows hosts with drover.worker.http.allowed-hosts");
        }
        HttpRequest request = HttpRequest.newBuilder(task.uri())
                .method(task.method(), HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<BoundedOutput> answer = calls.call(request, context.timeout());
        int status = answer.statusCode();
        boolean expected = task.expect() == 0 ? status / 100 == 2 : status == task.expect();
        String text = answer.body().text();
        return expected ? TaskEnd.saying(text) : new TaskEnd(text, FaultCode.HTTP_STATUS.because(why(task, answer)));
    }

    private static String why(Task.Http task, HttpResponse<BoundedOutput> answer) {
        String redirect = answer.headers()
                .firstValue("location")
                .map(to -> " and points to " + to + "; redirects are not followed")
                .orElse("");
        return "the server answered " + answer.statusCode() + " where "
                + (task.expect() == 0 ? "200 to 299" : task.expect()) + " was expected" + redirect;
    }
}
