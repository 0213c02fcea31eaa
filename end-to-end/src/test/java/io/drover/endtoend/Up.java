package io.drover.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code drover up} that answers. */
record Up(DroverProcess process, Path data, Map<String, URI> services) {

    static final List<String> SERVICES = List.of("scheduler", "worker", "provisioner", "monitor", "gateway");

    static Up of(DroverProcess process, Path data) throws IOException, InterruptedException {
        process.awaitOutput("^(Drover is up)");
        Map<String, URI> services = new LinkedHashMap<>();
        for (String service : SERVICES) {
            services.put(service, URI.create(process.awaitOutput("^ +" + service + " +(http://\\S+)$")));
        }
        return new Up(process, data, services);
    }

    URI address(String service) {
        return services.get(service);
    }

    /** HOST:PORT of the gateway, as {@code -s} wants it. */
    String server() {
        return address("gateway").getAuthority();
    }

    HttpCalls calls() {
        return new HttpCalls(address("gateway"));
    }
}
