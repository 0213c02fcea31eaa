package io.drover.testkit.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * What the contract invokes, in this JVM or in another one that has nothing but this class and {@link FunctionMain}.
 *
 * <ul>
 *   <li>{@code fail TEXT} fails with that message
 *   <li>{@code hang MILLIS} takes so long
 *   <li>{@code mark NAME} leaves a file whose name starts so
 *   <li>{@code stumble NAME} does so, and fails
 *   <li>{@code raw JSON} replies with that JSON
 *   <li>anything else: the SHA-256 of the text in hexadecimal digits, which no canned reply can know
 * </ul>
 */
public final class ContractFunction implements UnaryOperator<String> {

    /** The variable that names the directory of the marks where the function is not made in Java. */
    public static final String MARKS = "CONTRACT_MARKS";

    private final Path marks;

    public ContractFunction() {
        this(Path.of(System.getenv().getOrDefault(MARKS, ".")));
    }

    /** @param marks a directory that exists */
    public ContractFunction(Path marks) {
        this.marks = marks;
    }

    /** As a Lambda handler: text is a JSON string, other JSON stays what it is. */
    public void handle(InputStream event, OutputStream reply) throws IOException {
        String json = new String(event.readAllBytes(), StandardCharsets.UTF_8);
        String said = apply(json.startsWith("\"") ? JsonStrings.unquote(json) : json);
        boolean raw = said.startsWith("{") || said.startsWith("[");
        reply.write((raw ? said : JsonStrings.quote(said)).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String apply(String text) {
        String[] words = text.split(" ", 2);
        return switch (words[0]) {
            case "fail" -> throw new IllegalStateException(words[1]);
            case "hang" -> hang(Long.parseLong(words[1]));
            case "mark" -> mark(words[1]);
            case "stumble" -> throw new IllegalStateException(mark(words[1]));
            case "raw" -> words[1];
            default -> sha256(text);
        };
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hang(long millis) {
        try {
            Thread.sleep(millis);
            return "woke up";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String mark(String name) {
        try {
            Files.createTempFile(marks, name, "");
            return "marked";
        } catch (IOException e) {
            throw new IllegalStateException("cannot leave a mark in " + marks, e);
        }
    }
}
