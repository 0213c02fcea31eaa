package io.drover.standalone;

import io.drover.aws.lambda.DeploymentReport;
import io.drover.aws.lambda.FunctionRole;
import io.drover.aws.lambda.FunctionSpec;
import io.drover.aws.lambda.LambdaDeployment;
import io.drover.aws.lambda.ZipUploader;
import io.drover.wire.FunctionNames;
import io.drover.wiring.BackendProperties;
import io.drover.wiring.BackendSetup;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Where functions are deployed to, and what they have to be told to find the back ends. */
final class FunctionTarget implements AutoCloseable {

    /** What a function gets to know of the installation. */
    private static final List<String> INSTALLATION = List.of(
            "drover.backend.store.url",
            "drover.backend.store.password",
            "drover.backend.objects.url",
            "drover.backend.queue-prefix",
            "drover.worker.http.allowed-hosts",
            "drover.worker.http.private-addresses",
            "drover.worker.output.inline",
            "drover.worker.output.max",
            "drover.worker.inline-results");

    /** What it gets to know only where it is not on AWS itself, which gives it region and credentials of its own. */
    private static final List<String> FOREIGN = List.of(
            Connection.NEWS,
            "drover.functions.endpoint",
            "spring.cloud.aws.endpoint",
            "spring.cloud.aws.sqs.endpoint",
            "spring.cloud.aws.region.static",
            Connection.ACCESS_KEY,
            Connection.SECRET_KEY);

    /** Of a GB-second on AWS, x86, us-east-1 (AWS's price list of Lambda, 2026). */
    private static final double DOLLARS_PER_GB_SECOND = 0.0000166667;

    private final ConfigurableApplicationContext context;
    private final Environment settings;
    private final BackendProperties backends;

    private FunctionTarget(ConfigurableApplicationContext context) {
        this.context = context;
        this.settings = context.getEnvironment();
        this.backends = context.getBean(BackendProperties.class);
    }

    static FunctionTarget open(Map<String, String> settings) {
        return new FunctionTarget(new SpringApplicationBuilder(BackendSetup.Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run(Service.arguments(settings)));
    }

    FunctionNames names() {
        return new FunctionNames(backends.queuePrefix());
    }

    /** The role that is made for them; the embedded endpoint knows none and asks for none. */
    String role() {
        if (settings.getProperty("drover.functions.endpoint") != null) {
            return "arn:aws:iam::000000000000:role/embedded";
        }
        BackendProperties.Objects objects = backends.objects();
        String bucket = objects.prefix().isEmpty() ? objects.bucket() : objects.bucket() + "/" + objects.prefix();
        return new FunctionRole(backends.queuePrefix(), bucket).ensure(context.getBean(IamClient.class));
    }

    /** Throws FUNCTIONS_UNAVAILABLE if nobody answers where functions should be. */
    void ask(String function) {
        new LambdaDeployment(context.getBean(LambdaClient.class), null).ask(names().prefix() + function);
    }

    DeploymentReport deploy(FunctionSpec spec) {
        return new LambdaDeployment(context.getBean(LambdaClient.class), uploader()).deploy(spec);
    }

    private @Nullable ZipUploader uploader() {
        S3Client s3 = context.getBeanProvider(S3Client.class).getIfAvailable();
        if (s3 == null) {
            return null;
        }
        String bucket = backends.objects().bucket();
        return (zip, sha256) -> {
            String key = "artifacts/function-" + sha256.replaceAll("[^A-Za-z0-9]", "") + ".zip";
            s3.putObject(request -> request.bucket(bucket).key(key), zip);
            return new ZipUploader.Location(bucket, key);
        };
    }

    Map<String, String> environment(int memoryMb, String runtime) {
        Map<String, String> variables = new TreeMap<>();
        INSTALLATION.forEach(name -> forward(name, variables));
        if (FOREIGN.stream().anyMatch(name -> name.endsWith("endpoint") && settings.getProperty(name) != null)) {
            FOREIGN.forEach(name -> forward(name, variables));
        }
        variables.put(variable("drover.worker.slots"), "1");
        variables.put(
                variable("drover.worker.price-per-hour"),
                String.format(Locale.ROOT, "%.6f", memoryMb / 1024.0 * DOLLARS_PER_GB_SECOND * 3_600));
        if (runtime.equals(FunctionSpec.CUSTOM)) {
            variables.put("JAVA_HOME", System.getProperty("java.home"));
        } else {
            variables.put("JAVA_TOOL_OPTIONS", "--enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1");
        }
        return variables;
    }

    private void forward(String name, Map<String, String> variables) {
        String value = settings.getProperty(name);
        if (value != null && !value.isEmpty()) {
            variables.put(variable(name), value);
        }
    }

    /** How Spring reads a setting from the environment. */
    private static String variable(String setting) {
        return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public void close() {
        context.close();
    }
}
