package io.drover.gateway;

import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.EndNews;
import io.drover.ports.LinkHub;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryAuditLog;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.wire.QueueNames;
import io.drover.wiring.BackendProbe;
import io.drover.wiring.DroverQueues;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** What BackendWiring would bring, in memory, and the web server. No @Configuration, lest the module's scan finds it. */
@ImportAutoConfiguration({
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    SpringDocConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocWebMvcConfiguration.class
})
public class InMemoryBackends {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Stores stores() {
        return InMemoryStores.open();
    }

    @Bean
    Breakable<WorkloadStore> breakableStore(Stores stores) {
        return Breakable.of(WorkloadStore.class, stores.workloads());
    }

    @Bean
    WorkloadStore workloadStore(Breakable<WorkloadStore> store) {
        return store.port();
    }

    @Bean
    WorkerRegistry workerRegistry(Stores stores) {
        return stores.workers();
    }

    @Bean
    CellLeases cellLeases(Stores stores) {
        return stores.leases();
    }

    @Bean
    InMemoryObjectStore objects() {
        return new InMemoryObjectStore();
    }

    @Bean
    Breakable<ObjectStore> breakableObjects(InMemoryObjectStore objects) {
        return Breakable.of(ObjectStore.class, objects);
    }

    @Bean
    @Primary
    ObjectStore objectStore(Breakable<ObjectStore> objects) {
        return objects.port();
    }

    @Bean
    BreakableQueues queues(InstantSource clock) {
        return new BreakableQueues(new InMemoryWorkQueues(clock));
    }

    /** Every look is a fresh one. */
    @Bean
    BackendProbe backends(WorkloadStore store, DroverQueues queues, ObjectStore objects) {
        AtomicLong looks = new AtomicLong();
        return new BackendProbe(store, queues::ensure, objects, () -> Instant.EPOCH.plusSeconds(looks.addAndGet(10)));
    }

    @Bean
    DroverQueues droverQueues(BreakableQueues queues) {
        return new DroverQueues(queues, QueueNames.DEFAULT);
    }

    @Bean
    AuditLog auditLog() {
        return new InMemoryAuditLog();
    }

    @Bean
    EndNews endNews() {
        return new EndNews();
    }

    @Bean
    LinkHub linkHub() {
        return LinkHub.NONE;
    }
}
