package io.drover.testkit.functions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@link ContractFunction} as a custom runtime: asks the Runtime API for one invocation after the other. */
public final class FunctionMain {

    private static final String API = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";

    private FunctionMain() {}

    /** Ends with an exception when the Runtime API is gone. */
    public static void main(String[] args) throws IOException {
        ContractFunction function = new ContractFunction();
        while (true) {
            HttpURLConnection next = open("invocation/next");
            String id = next.getHeaderField("Lambda-Runtime-Aws-Request-Id");
            byte[] event = read(next);
            ByteArrayOutputStream reply = new ByteArrayOutputStream();
            try {
                function.handle(new ByteArrayInputStream(event), reply);
                post("invocation/" + id + "/response", reply.toByteArray(), null);
            } catch (IllegalStateException e) {
                String type = e.getClass().getName();
                String error = String.format(
                        Locale.ROOT,
                        "{\"errorMessage\":%s,\"errorType\":\"%s\",\"stackTrace\":[]}",
                        JsonStrings.quote(String.valueOf(e.getMessage())),
                        type);
                post("invocation/" + id + "/error", error.getBytes(StandardCharsets.UTF_8), type);
            }
        }
    }

    private static void post(String path, byte[] body, @Nullable String errorType) throws IOException {
        HttpURLConnection call = open(path);
        call.setDoOutput(true);
        call.setFixedLengthStreamingMode(body.length);
        if (errorType != null) {
            call.setRequestProperty("Lambda-Runtime-Function-Error-Type", errorType);
        }
        call.getOutputStream().write(body);
        read(call);
    }

    private static HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) URI.create(API + path).toURL().openConnection();
    }

    private static byte[] read(HttpURLConnection call) throws IOException {
        try (InputStream body = call.getInputStream()) {
            return body.readAllBytes();
        }
    }
}
