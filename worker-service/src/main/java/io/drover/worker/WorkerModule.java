package io.drover.worker;

import io.drover.wiring.BackendWiring;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The worker as a part of an application: everything but the application itself. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        excludeFilters = {
            @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
            @ComponentScan.Filter(type = FilterType.ANNOTATION, classes = EnableAutoConfiguration.class)
        })
@Import(BackendWiring.class)
public class WorkerModule {}
