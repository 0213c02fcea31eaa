package io.drover.wiring.start;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps what containers log of a failed start out of the log, unless somebody asks for it: {@link StartTrouble} says the
 * same for people.
 */
final class QuietStart implements EnvironmentPostProcessor {

    private static final Map<String, Object> LEVELS = Map.of(
            "logging.level.org.springframework.boot.web.server.servlet.context", "ERROR",
            "logging.level.org.springframework.boot.tomcat.servlet.DeferredServletContainerInitializers", "OFF",
            "logging.level.org.springframework.context.annotation", "ERROR",
            "logging.level.org.apache.catalina.core", "ERROR");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment.getPropertySources().addLast(new MapPropertySource("drover quiet start", LEVELS));
    }
}
