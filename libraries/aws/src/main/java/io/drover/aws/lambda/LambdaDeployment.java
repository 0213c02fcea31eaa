package io.drover.aws.lambda;

import io.drover.aws.lambda.DeploymentReport.Action;
import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.SnapStart;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;

/**
 * Makes functions in Lambda what they are to be, and leaves alone what is so already: the same deployment again changes
 * nothing. A deployment that died half-way is completed by the next.
 */
public final class LambdaDeployment {

    /** Beyond this Lambda takes a zip from S3 only. */
    public static final long MAX_DIRECT_BYTES = 50L * 1024 * 1024;

    /** What callers of a function with snapshots use: Lambda makes snapshots of published versions only. */
    public static final String ALIAS = "live";

    private final LambdaClient client;
    private final @Nullable ZipUploader uploader;
    private final Duration pause;

    /**
     * @param client stays the caller's
     * @param uploader takes zips that are too large for Lambda itself; absent for an endpoint without that limit
     */
    public LambdaDeployment(LambdaClient client, @Nullable ZipUploader uploader) {
        this(client, uploader, Duration.ofSeconds(1));
    }

    LambdaDeployment(LambdaClient client, @Nullable ZipUploader uploader, Duration pause) {
        this.client = client;
        this.uploader = uploader;
        this.pause = pause;
    }

    /**
     * Creates or updates a function and waits until it can be invoked.
     *
     * @throws io.drover.model.fault.FaultException with FUNCTIONS_UNAVAILABLE if Lambda refuses or does not answer,
     *     FIELD_INVALID if the zip cannot be read
     */
    public DeploymentReport deploy(FunctionSpec spec) {
        return new Run(spec).deploy();
    }

    /** Throws FUNCTIONS_UNAVAILABLE unless Lambda answers, whether or not there is such a function. */
    public void ask(String name) {
        boolean _ = new DeploymentCalls(client, name, pause)
                .find(() -> client.getFunctionConfiguration(request -> request.functionName(name)))
                .isPresent();
    }

    private final class Run {

        private final FunctionSpec spec;
        private final DeploymentCalls calls;
        private final String sha256;
        private final List<Action> actions = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        private Run(FunctionSpec spec) {
            this.spec = spec;
            this.calls = new DeploymentCalls(client, spec.name(), pause);
            this.sha256 = sha256(spec.zip());
        }

        private DeploymentReport deploy() {
            if (calls.find(() -> client.getFunctionConfiguration(request -> request.functionName(spec.name())))
                    .isEmpty()) {
                create();
            } else {
                updateCode(calls.settled(null));
                updateConfiguration(calls.settled(null));
            }
            GetFunctionConfigurationResponse now = calls.settled(null);
            configureEvents();
            reserveConcurrency();
            String alias = wantsSnapStart() && isSnapStartKnown(now) ? ":" + publish() : "";
            return new DeploymentReport(spec.name(), now.functionArn(), spec.name() + alias, actions, notes);
        }

        private void create() {
            FunctionCode code = code();
            calls.change(() -> client.createFunction(request -> request.functionName(spec.name())
                    .runtime(spec.runtime())
                    .role(spec.roleArn())
                    .handler(spec.handler())
                    .memorySize(spec.memoryMb())
                    .timeout(Math.toIntExact(spec.timeout().toSeconds()))
                    .architecturesWithStrings(spec.architecture())
                    .environment(environment -> environment.variables(spec.environment()))
                    .snapStart(snapStart())
                    .code(code)));
            actions.add(Action.CREATED);
        }

        private void updateCode(GetFunctionConfigurationResponse old) {
            // Not every emulator tells the architectures.
            boolean moved =
                    old.hasArchitectures() && !old.architecturesAsStrings().contains(spec.architecture());
            if (sha256.equals(old.codeSha256()) && !moved) {
                return;
            }
            FunctionCode code = code();
            calls.change(() -> client.updateFunctionCode(request -> request.functionName(spec.name())
                    .architecturesWithStrings(spec.architecture())
                    .zipFile(code.zipFile())
                    .s3Bucket(code.s3Bucket())
                    .s3Key(code.s3Key())));
            actions.add(Action.CODE_UPDATED);
        }

        private void updateConfiguration(GetFunctionConfigurationResponse old) {
            if (isConfigured(old)) {
                return;
            }
            calls.change(() -> client.updateFunctionConfiguration(request -> request.functionName(spec.name())
                    .runtime(spec.runtime())
                    .role(spec.roleArn())
                    .handler(spec.handler())
                    .memorySize(spec.memoryMb())
                    .timeout(Math.toIntExact(spec.timeout().toSeconds()))
                    .environment(environment -> environment.variables(spec.environment()))
                    .snapStart(snapStart())));
            actions.add(Action.CONFIGURATION_UPDATED);
        }

        private boolean isConfigured(GetFunctionConfigurationResponse old) {
            Map<String, String> variables =
                    old.environment() == null ? Map.of() : old.environment().variables();
            boolean snapStart = old.snapStart() == null
                    || old.snapStart().applyOn() == snapStart().applyOn();
            return spec.runtime().equals(old.runtimeAsString())
                    && spec.roleArn().equals(old.role())
                    && spec.handler().equals(old.handler())
                    && old.memorySize() == spec.memoryMb()
                    && old.timeout() == spec.timeout().toSeconds()
                    && spec.environment().equals(variables)
                    && snapStart;
        }

        private void configureEvents() {
            int retries = spec.events().retries();
            int age = Math.toIntExact(spec.events().maxAge().toSeconds());
            Optional<GetFunctionEventInvokeConfigResponse> old =
                    calls.find(() -> client.getFunctionEventInvokeConfig(request -> request.functionName(spec.name())));
            if (old.filter(is -> is.maximumRetryAttempts() == retries && is.maximumEventAgeInSeconds() == age)
                    .isEmpty()) {
                calls.change(() -> client.putFunctionEventInvokeConfig(request -> request.functionName(spec.name())
                        .maximumRetryAttempts(retries)
                        .maximumEventAgeInSeconds(age)));
                actions.add(Action.EVENTS_CONFIGURED);
            }
        }

        private void reserveConcurrency() {
            Integer limit = spec.reservedConcurrency();
            if (limit == null) {
                return;
            }
            Integer old = calls.call(() -> client.getFunctionConcurrency(request -> request.functionName(spec.name())))
                    .reservedConcurrentExecutions();
            if (!limit.equals(old)) {
                calls.change(() -> client.putFunctionConcurrency(
                        request -> request.functionName(spec.name()).reservedConcurrentExecutions(limit)));
                actions.add(Action.CONCURRENCY_RESERVED);
            }
        }

        private boolean wantsSnapStart() {
            if (spec.snapStart() && !spec.runtime().equals(FunctionSpec.JAVA)) {
                notes.add("SnapStart was left out: the runtime " + spec.runtime() + " does not know it");
            }
            return snapStart().applyOn() != SnapStartApplyOn.NONE;
        }

        private boolean isSnapStartKnown(GetFunctionConfigurationResponse now) {
            boolean known = now.snapStart() != null && now.snapStart().applyOn() == SnapStartApplyOn.PUBLISHED_VERSIONS;
            if (!known) {
                notes.add("SnapStart was left out: the endpoint does not know it");
            }
            return known;
        }

        private SnapStart snapStart() {
            boolean wanted = spec.snapStart() && spec.runtime().equals(FunctionSpec.JAVA);
            return SnapStart.builder()
                    .applyOn(wanted ? SnapStartApplyOn.PUBLISHED_VERSIONS : SnapStartApplyOn.NONE)
                    .build();
        }

        /** Lambda answers with the last version while nothing has changed since, so that this can be done each time. */
        private String publish() {
            String version = calls.change(() -> client.publishVersion(request -> request.functionName(spec.name())))
                    .version();
            Optional<String> old = calls.find(() -> client.getAlias(
                            request -> request.functionName(spec.name()).name(ALIAS)))
                    .map(GetAliasResponse::functionVersion);
            if (old.isPresent() && old.get().equals(version)) {
                return ALIAS;
            }
            calls.settled(version);
            if (old.isPresent()) {
                calls.change(() -> client.updateAlias(
                        request -> request.functionName(spec.name()).name(ALIAS).functionVersion(version)));
            } else {
                calls.change(() -> client.createAlias(
                        request -> request.functionName(spec.name()).name(ALIAS).functionVersion(version)));
            }
            actions.add(Action.VERSION_PUBLISHED);
            return ALIAS;
        }

        private FunctionCode code() {
            try {
                if (uploader == null || Files.size(spec.zip()) <= MAX_DIRECT_BYTES) {
                    return FunctionCode.builder()
                            .zipFile(SdkBytes.fromByteArrayUnsafe(Files.readAllBytes(spec.zip())))
                            .build();
                }
            } catch (IOException e) {
                throw FaultCode.FIELD_INVALID.asException("the zip " + spec.zip() + " cannot be read", e);
            }
            ZipUploader.Location location = uploader.upload(spec.zip(), sha256);
            return FunctionCode.builder()
                    .s3Bucket(location.bucket())
                    .s3Key(location.key())
                    .build();
        }
    }

    private static String sha256(Path zip) {
        try (DigestInputStream bytes = digesting(Files.newInputStream(zip))) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return Base64.getEncoder().encodeToString(bytes.getMessageDigest().digest());
        } catch (IOException e) {
            throw FaultCode.FIELD_INVALID.asException("the zip " + zip + " cannot be read", e);
        }
    }

    private static DigestInputStream digesting(InputStream bytes) {
        try {
            return new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
