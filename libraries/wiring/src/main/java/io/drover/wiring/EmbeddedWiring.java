package io.drover.wiring;

import io.drover.embedded.objects.FileObjectStore;
import io.drover.embedded.store.H2AuditLog;
import io.drover.embedded.store.H2CellLeases;
import io.drover.embedded.store.H2CellStore;
import io.drover.embedded.store.H2Claims;
import io.drover.embedded.store.H2Database;
import io.drover.embedded.store.H2WorkerRegistry;
import io.drover.embedded.store.H2WorkloadStore;
import io.drover.ports.ObjectStore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The adapters to a database and a directory of this machine. */
final class EmbeddedWiring {

    private EmbeddedWiring() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${drover.backend.store.url:}'.matches('(dynamodb|link):.*')")
    static class Store {

        /**
         * Every service opens the database for itself, also where five of them share a process: H2 keeps one database
         * per file and process, and closes it with its last connection.
         */
        @Bean
        H2Database database(BackendProperties properties) {
            BackendProperties.Store store = properties.store();
            return H2Database.open(store.url(), store.user(), store.password());
        }

        @Bean
        StoreAdapters storeAdapters(H2Database database, Guards guards) {
            return new StoreAdapters(
                            new H2WorkloadStore(database),
                            new H2CellStore(database),
                            new H2Claims(database),
                            new H2WorkerRegistry(database),
                            new H2CellLeases(database),
                            new H2AuditLog(database))
                    .behind(guards.store());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${drover.backend.objects.url:}'.startsWith('s3:')")
    static class Objects {

        @Bean
        ObjectStore objectStore(BackendProperties properties, Guards guards) {
            BackendProperties.Objects objects = properties.objects();
            return new GuardedObjectStore(guards.objects(), new FileObjectStore(objects.directory(), objects.sync()));
        }
    }
}
