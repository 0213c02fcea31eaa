package io.drover.wiring;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Spring Cloud AWS makes a client for each service that it finds a library of. Those that the back ends do not need are
 * switched off here: each costs a start some tenths of a second, and demands a region.
 */
public final class ClientSwitches implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> switches = new HashMap<>();
        if (!environment.getProperty(BackendProperties.Store.URL, "").startsWith(BackendProperties.Store.DYNAMO)) {
            switches.put("spring.cloud.aws.dynamodb.enabled", "false");
        }
        if (!environment.getProperty(BackendProperties.Objects.URL, "").startsWith(BackendProperties.Objects.S3)) {
            switches.put("spring.cloud.aws.s3.enabled", "false");
        }
        environment.getPropertySources().addLast(new MapPropertySource("drover client switches", switches));
    }
}
