package io.drover.standalone;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What services will find when they start: what a command was given, the environment, and files like config/application.yml. */
final class StartSettings {

    private StartSettings() {}

    /** @param given what a command gives its services, which wins */
    static ConfigurableEnvironment of(Map<String, ?> given) {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("what the command was given", new LinkedHashMap<>(given)));
        return environment;
    }
}
