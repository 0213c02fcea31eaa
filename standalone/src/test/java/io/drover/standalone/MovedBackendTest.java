package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.WorkerId;
import io.drover.ports.Functions;
import io.drover.ports.Heartbeats;
import io.drover.wiring.BackendSetup;
import io.drover.wiring.DroverQueues;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(120)
class MovedBackendTest {

    private static final List<String> ENDPOINTS =
            List.of(Connection.STORE_URL, Connection.QUEUE_ENDPOINT, Connection.FUNCTIONS);

    @TempDir
    private Path data;

    @Test
    @DisplayName(
            "a server that comes back at other ports is found by those who knew the old ones: store, queues, functions")
    void othersTookThePorts() throws Exception {
        List<ServerSocket> others = new ArrayList<>();
        EmbeddedBackend first = started();
        Map<String, String> before = first.outside();
        try (ConfigurableApplicationContext worker = joined()) {
            works(worker);
            first.close();
            for (String endpoint : ENDPOINTS) {
                others.add(takingAndClosing(URI.create(before.get(endpoint)).getPort()));
            }
            try (EmbeddedBackend second = started()) {
                assertThat(ENDPOINTS)
                        .allSatisfy(endpoint ->
                                assertThat(second.outside().get(endpoint)).isNotEqualTo(before.get(endpoint)));
                untilItWorks(() -> works(worker));
            }
        } finally {
            for (ServerSocket other : others) {
                other.close();
            }
        }
    }

    private EmbeddedBackend started() {
        EmbeddedBackend backend = EmbeddedBackend.start(data);
        new Connection(backend.outside()).write(data);
        return backend;
    }

    private ConfigurableApplicationContext joined() {
        Map<String, String> settings = new TreeMap<>(Connection.of(data).of(Connection.Side.WORKER));
        settings.putAll(Connection.news(data, Map.of()));
        settings.put("drover.backend.queue-client.connect-timeout", "500ms");
        settings.put("drover.backend.queue-client.attempt-timeout", "1s");
        settings.put("drover.backend.queue-client.call-timeout", "2s");
        settings.put("logging.level.root", "ERROR");
        return new SpringApplicationBuilder(BackendSetup.Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run(Service.arguments(settings));
    }

    private static void works(ConfigurableApplicationContext worker) {
        assertThat(worker.getBean(Heartbeats.class).drainRequested(new WorkerId("ann")))
                .isFalse();
        worker.getBean(DroverQueues.class).requests().send(List.of("hello"));
        assertThat(worker.getBean(DroverQueues.class).requests().receive(1, Duration.ofSeconds(1)))
                .isNotEmpty();
        try {
            worker.getBean(Functions.class).start("nobody", "{}");
        } catch (FaultException e) {
            if (e.fault().code() != FaultCode.FUNCTION_UNKNOWN) {
                throw e;
            }
        }
    }

    private static void untilItWorks(Runnable attempt) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (FaultException e) {
                if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(60)) {
                    throw e;
                }
                boolean unused = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Somebody who takes a port, and hangs up on whoever calls. */
    private static ServerSocket takingAndClosing(int port) throws Exception {
        long begun = System.nanoTime();
        while (true) {
            try {
                ServerSocket socket = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
                Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            socket.accept().close();
                        }
                    } catch (IOException e) {
                        // It is closed.
                    }
                });
                return socket;
            } catch (IOException e) {
                if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(10)) {
                    throw e;
                }
                boolean unused = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            }
        }
    }
}
