package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Functions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a worker's tasks may name: configured URLs, where the payload goes by POST and the answer's body is
 * the reply, and behind them whatever else runs functions.
 *
 * @param others asked for names that are no URL; absent where only URLs are configured
 */
public record ConfiguredFunctions(
        Map<String, URI> urls, HttpCalls calls, @Nullable Functions others) {

    public ConfiguredFunctions {
        urls = Map.copyOf(urls);
    }

    String invoke(String name, String payload, Duration timeout) {
        @Nullable URI url = urls.get(name);
        if (url != null) {
            return post(name, url, payload, timeout);
        }
        if (others == null) {
            throw FaultCode.FUNCTION_UNKNOWN.asException("this worker knows no function '" + name
                    + "'; an operator adds it as drover.worker.functions." + name);
        }
        String reply = others.invoke(name, payload, timeout);
        // A character has one byte at least, so most replies need not be encoded to be measured.
        if (reply.length() > BoundedOutput.MAX_BYTES
                || reply.getBytes(StandardCharsets.UTF_8).length > BoundedOutput.MAX_BYTES) {
            throw tooLarge(name);
        }
        return reply;
    }

    private String post(String name, URI url, String payload, Duration timeout) {
        HttpResponse<BoundedOutput> answer = call(name, url, payload, timeout);
        if (answer.statusCode() / 100 != 2) {
            throw FaultCode.FUNCTION_FAILED.asException("function '" + name + "' answered " + answer.statusCode() + ": "
                    + answer.body().text());
        }
        if (answer.body().full()) {
            throw tooLarge(name);
        }
        return answer.body().text();
    }

    private static FaultException tooLarge(String name) {
        return FaultCode.OUTPUT_TOO_LARGE.asException("the reply of function '" + name + "' is larger than "
                + BoundedOutput.MAX_BYTES + " bytes; let it store its result and reply with the place");
    }

    private HttpResponse<BoundedOutput> call(String name, URI url, String payload, Duration timeout) {
        try {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofString(payload))
                    .build();
            return calls.call(request, timeout);
        } catch (FaultException e) {
            if (e.fault().code() == FaultCode.HTTP_UNREACHABLE) {
                throw FaultCode.FUNCTION_FAILED.asException(
                        "function '" + name + "': " + e.fault().message(), e);
            }
            throw e;
        }
    }
}
