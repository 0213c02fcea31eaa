package io.drover.gateway;

import io.drover.model.fault.FaultCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

/** A port that fails on demand, before it does anything. */
public final class Breakable<P> {

    private final P port;
    private volatile Predicate<String> broken = method -> false;

    private Breakable(Class<P> type, P target, FaultCode code) {
        this.port =
                type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, args) -> {
                    if (broken.test(method.getName())) {
                        throw code.asException(type.getSimpleName() + "." + method.getName() + " is down");
                    }
                    try {
                        return method.invoke(target, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    public static <P> Breakable<P> of(Class<P> type, P target) {
        FaultCode code = type.getSimpleName().startsWith("Object")
                ? FaultCode.OBJECTS_UNAVAILABLE
                : type.getSimpleName().endsWith("Queue") ? FaultCode.QUEUE_UNAVAILABLE : FaultCode.STORE_UNAVAILABLE;
        return new Breakable<>(type, target, code);
    }

    public P port() {
        return port;
    }

    /** Runs something while the named methods fail; none named: all of them. */
    public void without(Action action, String... methods) throws Exception {
        broken = methods.length == 0 ? _ -> true : java.util.Set.of(methods)::contains;
        try {
            action.run();
        } finally {
            broken = _ -> false;
        }
    }

    /** What runs in the meantime. */
    public interface Action {
        void run() throws Exception;
    }
}
