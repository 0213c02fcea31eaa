package io.drover.embedded.lambda;

import io.drover.testkit.functions.ContractFunction;
import io.drover.testkit.functions.FunctionZip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Lambda's REST API as plain HTTP. */
final class LambdaRest implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;

    LambdaRest(URI endpoint) {
        this.endpoint = endpoint;
    }

    static byte[] zip(Path directory) {
        try {
            Path zip = directory.resolve("function.zip");
            Files.deleteIfExists(zip);
            FunctionZip.write(zip);
            return Files.readAllBytes(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> create(String name, String runtime, byte[] zip, int timeoutSeconds, Path marks) {
        String body = """
                {"FunctionName": "%s", "Runtime": "%s", "Role": "arn:aws:iam::000000000000:role/r", "Handler": "%s",
                 "Timeout": %d, "MemorySize": 256, "Code": {"ZipFile": "%s"},
                 "Environment": {"Variables": {"%s": "%s"}}}
                """.formatted(
                        name,
                        runtime,
                        FunctionZip.HANDLER,
                        timeoutSeconds,
                        Base64.getEncoder().encodeToString(zip),
                        ContractFunction.MARKS,
                        marks);
        return call("POST", "/2015-03-31/functions", body);
    }

    /** @param text travels as a JSON string */
    HttpResponse<String> invoke(String name, String text) {
        return call("POST", "/2015-03-31/functions/" + name + "/invocations", "\"" + text + "\"");
    }

    HttpResponse<String> event(String name, String text) {
        return call(
                "POST",
                "/2015-03-31/functions/" + name + "/invocations",
                "\"" + text + "\"",
                "X-Amz-Invocation-Type",
                "Event");
    }

    HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=any/20260102/us-east-1/lambda/aws4_request")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
