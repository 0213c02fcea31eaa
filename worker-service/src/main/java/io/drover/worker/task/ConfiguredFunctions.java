package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Functions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions that are URLs: the payload goes there by POST, and the answer's body is the reply. */
public record ConfiguredFunctions(Map<String, URI> urls, HttpCalls calls) implements Functions {

    public ConfiguredFunctions {
        urls = Map.copyOf(urls);
    }

    @Override
    public String invoke(String name, String payload, Duration timeout) {
        @Nullable URI url = urls.get(name);
        if (url == null) {
            throw FaultCode.FUNCTION_UNKNOWN.asException("this worker knows no function '" + name
                    + "'; an operator adds it as drover.worker.functions." + name);
        }
        HttpResponse<BoundedOutput> answer = post(name, url, payload, timeout);
        if (answer.statusCode() / 100 != 2) {
            throw FaultCode.FUNCTION_FAILED.asException("function '" + name + "' answered " + answer.statusCode() + ": "
                    + answer.body().text());
        }
        if (answer.body().full()) {
            throw FaultCode.OUTPUT_TOO_LARGE.asException("the reply of function '" + name + "' is larger than "
                    + BoundedOutput.MAX_BYTES + " bytes; let it store its result and reply with the place");
        }
        return answer.body().text();
    }

    private HttpResponse<BoundedOutput> post(String name, URI url, String payload, Duration timeout) {
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
