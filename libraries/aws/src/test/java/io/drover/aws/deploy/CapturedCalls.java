package io.drover.aws.deploy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkRequest;

/** A client of the SDK that notes the requests it gets, and answers them from a function. */
final class CapturedCalls {

    private final List<SdkRequest> requests = new ArrayList<>();

    /**
     * @param answers what a request is answered with
     * @param settings what a call without arguments is answered with, by its name
     */
    <C> C client(Class<C> type, Function<SdkRequest, Object> answers, Map<String, Object> settings) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (settings.containsKey(method.getName())) {
                return settings.get(method.getName());
            }
            if (arguments != null && arguments[0] instanceof SdkRequest request) {
                requests.add(request);
                return answers.apply(request);
            }
            // The forms that take a builder end in the one that takes a request.
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The requests of a type, in order. */
    <R> List<R> of(Class<R> type) {
        return requests.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
