package io.drover.wiring;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where functions run.
 *
 * @param endpoint of Lambda, if it is not that of the other services ({@code spring.cloud.aws.endpoint}) or AWS's own
 */
@ConfigurationProperties("drover.functions")
public record FunctionProperties(@Nullable URI endpoint) {}
