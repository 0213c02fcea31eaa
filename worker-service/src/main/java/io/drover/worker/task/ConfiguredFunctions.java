package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Functions;
import java.net.URI;
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

    Said invoke(String name, String payload, Duration timeout) {
        @Nullable URI url = urls.get(name);
        if (url != null) {
            return post(name, url, payload, timeout);
        }
        if (others == null) {
            throw FaultCode.FUNCTION_UNKNOWN.asException("this worker knows no function '" + name
                    + "'; an operator adds it with --set drover.worker.functions." + name + "=URL");
        }
        Said reply = Said.text(others.invoke(name, payload, timeout));
        if (reply.totalBytes() > calls.mostBytes()) {
            throw tooLarge(name);
        }
        return reply;
    }

    private Said post(String name, URI url, String payload, Duration timeout) {
        HttpCalls.Answer answer = call(name, url, payload, timeout);
        if (answer.status() / 100 != 2) {
            throw FaultCode.FUNCTION_FAILED.asException("function '" + name + "' answered " + answer.status() + ": "
                    + answer.body().beginning());
        }
        answer.broken().ifPresent(how -> {
            throw FaultCode.FUNCTION_FAILED.asException("function '" + name + "' " + how);
        });
        if (answer.body().isTruncated()) {
            throw tooLarge(name);
        }
        return answer.body();
    }

    private FaultException tooLarge(String name) {
        return FaultCode.OUTPUT_TOO_LARGE.asException("the reply of function '" + name + "' is larger than "
                + calls.mostBytes() + " bytes; let it store its result and reply with the place");
    }

    private HttpCalls.Answer call(String name, URI url, String payload, Duration timeout) {
        try {
            return calls.call("POST", url, payload, timeout);
        } catch (FaultException e) {
            FaultCode code = e.fault().code();
            if (code == FaultCode.HTTP_UNREACHABLE || code == FaultCode.HTTP_ANSWER_BROKEN) {
                throw FaultCode.FUNCTION_FAILED.asException(
                        "function '" + name + "': " + e.fault().message(), e);
            }
            throw e;
        }
    }
}
