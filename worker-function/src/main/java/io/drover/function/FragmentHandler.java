package io.drover.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.drover.model.NeutralLocale;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the provider calls. Everything is started with the class, so that a snapshot of the started function holds it;
 * nothing in it names one environment, since many may begin from the same snapshot.
 */
public final class FragmentHandler implements RequestStreamHandler {

    static {
        NeutralLocale.useEverywhere();
    }

    private static final ConfigurableApplicationContext CONTEXT = new SpringApplicationBuilder(FunctionWiring.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .profiles("function")
            .run();

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        String payload = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        FragmentInvocation.End end = CONTEXT.getBean(FragmentInvocation.class)
                .run(context.getAwsRequestId(), payload, Duration.ofMillis(context.getRemainingTimeInMillis()));
        out.write(("\"" + end + "\"").getBytes(StandardCharsets.UTF_8));
    }
}
