package io.drover.wiring;

import io.drover.embedded.objects.FileObjectStore;
import io.drover.embedded.store.SqliteAuditLog;
import io.drover.embedded.store.SqliteCellLeases;
import io.drover.embedded.store.SqliteCellStore;
import io.drover.embedded.store.SqliteClaims;
import io.drover.embedded.store.SqliteDatabase;
import io.drover.embedded.store.SqliteWorkerRegistry;
import io.drover.embedded.store.SqliteWorkloadStore;
import io.drover.link.LinkAddress;
import io.drover.ports.ObjectStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The adapters to a database and a directory of this machine. */
final class EmbeddedWiring {

    private EmbeddedWiring() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnUrl(
            setting = BackendProperties.Store.URL,
            isNot = {BackendProperties.Store.DYNAMO, LinkAddress.SCHEME})
    static class Store {

        /**
         * Every service opens the store for itself, also where five of them share a process: they then share what is
         * behind it, one writing thread above all, which ends with the last of them.
         */
        @Bean
        SqliteDatabase database(BackendProperties properties) {
            BackendProperties.Store store = properties.store();
            return SqliteDatabase.open(store.url(), store.sync());
        }

        @Bean
        StorePorts storeAdapters(SqliteDatabase database, Guards guards) {
            return StoreAdapters.of(
                            new SqliteWorkloadStore(database),
                            new SqliteCellStore(database),
                            new SqliteClaims(database),
                            new SqliteWorkerRegistry(database),
                            new SqliteCellLeases(database),
                            new SqliteAuditLog(database))
                    .behind(guards, guards.fileStore());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnUrl(setting = BackendProperties.Objects.URL, isNot = BackendProperties.Objects.S3)
    static class Objects {

        @Bean
        ObjectStore objectStore(BackendProperties properties, Guards guards) {
            BackendProperties.Objects objects = properties.objects();
            return new GuardedObjectStore(
                    guards.objects(),
                    new LimitedObjectStore(
                            new FileObjectStore(objects.directory(), objects.sync()),
                            "below " + objects.directory(),
                            LimitedObjectStore.Limits.USUAL));
        }
    }
}
