package io.drover.wiring;

import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Makes what the services stand on, once for an installation; what is there already stays as it is. */
public final class BackendSetup {

    /** One thing to make. */
    interface Part {

        /** What it is and where, for people. */
        String name();

        void make();
    }

    static Part part(String name, Runnable make) {
        return new Part() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void make() {
                make.run();
            }
        };
    }

    /** An application that does nothing but this. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(BackendWiring.class)
    public static class Application {

        @Bean
        BackendSetup backendSetup(ObjectProvider<Part> parts, DroverQueues queues) {
            return new BackendSetup(parts.orderedStream().toList(), queues);
        }
    }

    private final List<Part> parts;
    private final DroverQueues queues;

    BackendSetup(List<Part> parts, DroverQueues queues) {
        this.parts = parts;
        this.queues = queues;
    }

    /**
     * Makes everything, or throws the first fault. It can be called again.
     *
     * @param made is told what there is now
     */
    public void make(Consumer<String> made) {
        for (Part part : parts) {
            part.make();
            made.accept(part.name());
        }
        queues.all().forEach(name -> made.accept("queue " + name));
    }
}
