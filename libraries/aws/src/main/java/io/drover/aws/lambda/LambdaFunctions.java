package io.drover.aws.lambda;

import io.drover.aws.client.ClientSettings;
import io.drover.aws.fault.AwsFaults;
import io.drover.aws.fault.AwsService;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Functions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * The functions of one account and region whose names start with a prefix. A payload that is JSON travels as it is, any
 * other text as a JSON string; a reply that is a JSON string comes back as its text, any other reply as it is. A call
 * whose answer got lost is repeated by the SDK, so that a function may run more than once.
 */
public final class LambdaFunctions implements Functions {

    /** Of the payload of an invocation that is waited for. */
    static final int MAX_BYTES = 6 * 1024 * 1024;

    /** Of the payload of one that is not. */
    static final int MAX_EVENT_BYTES = 1024 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]{1,128})?");

    private final LambdaClient client;
    private final String prefix;

    /**
     * @param client stays the caller's; see {@link ClientSettings#LAMBDA} for how it repeats calls
     * @param prefix before each name; may be empty
     */
    public LambdaFunctions(LambdaClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    @Override
    public String invoke(String name, String payload, Duration timeout) {
        SdkBytes body = body(name, payload, MAX_BYTES);
        InvokeResponse response;
        try {
            response = client.invoke(request -> request.functionName(prefix + name)
                    .invocationType(InvocationType.REQUEST_RESPONSE)
                    .payload(body)
                    .overrideConfiguration(call -> call.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout)));
        } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
            throw FaultCode.TASK_TIMED_OUT.asException(
                    "function '" + name + "' did not reply within " + timeout.toMillis() + " ms", e);
        } catch (SdkException e) {
            throw new AwsFaults(AwsService.LAMBDA, "function '" + name + "'").of("invoking", e);
        }
        String reply = response.payload().asUtf8String();
        if (response.functionError() != null) {
            throw failure(name, reply);
        }
        return LambdaPayload.text(reply);
    }

    @Override
    public void start(String name, String payload) {
        SdkBytes body = body(name, payload, MAX_EVENT_BYTES);
        try {
            client.invoke(request -> request.functionName(prefix + name)
                    .invocationType(InvocationType.EVENT)
                    .payload(body));
        } catch (SdkException e) {
            throw new AwsFaults(AwsService.LAMBDA, "function '" + name + "'").of("invoking", e);
        }
    }

    private SdkBytes body(String name, String payload, int most) {
        if (!NAME.matcher(prefix + name).matches()) {
            throw FaultCode.FUNCTION_UNKNOWN.asException("there can be no function '" + prefix + name
                    + "': names in Lambda are up to 64 letters, digits, '-' and '_'");
        }
        byte[] body = LambdaPayload.of(payload).getBytes(StandardCharsets.UTF_8);
        if (body.length > most) {
            throw FaultCode.BODY_TOO_LARGE.asException("the payload for function '" + name + "' has " + body.length
                    + " bytes as JSON, and Lambda takes " + most + ": store it, and hand over the place");
        }
        return SdkBytes.fromByteArrayUnsafe(body);
    }

    /** @param reply what Lambda says of an error in a function: a JSON object with errorMessage and errorType */
    private static FaultException failure(String name, String reply) {
        String message = LambdaPayload.field(reply, "errorMessage").orElse(reply);
        boolean timedOut = message.contains("Task timed out after ")
                || LambdaPayload.field(reply, "errorType").orElse("").equals("Sandbox.Timedout");
        return timedOut
                ? FaultCode.TASK_TIMED_OUT.asException("function '" + name + "' was ended by Lambda: " + message
                        + "; deploy it with a longer time-out")
                : FaultCode.FUNCTION_FAILED.asException("function '" + name + "' failed: " + message);
    }
}
