package io.drover.cli.gateway;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal as the gateway writes it (RFC 9457). Codes stay text, since a newer gateway may have further ones.
 *
 * @param code for example WORKLOAD_UNKNOWN; HTTP_404 and the like where the answer held none
 * @param retry NEVER, AGAIN, ELSEWHERE, BIGGER or empty
 * @param field the option, parameter or header that is wrong, or empty
 */
public record GatewayProblem(int status, String code, String detail, String retry, String field) {

    /** Options of a body have switches of their own names here; parameters of the other calls, too. */
    private static final Pattern WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private static final Map<String, String> REMEDIES = Map.of(
            "KEY_REQUIRED", "name a file that holds your key with --key-file or DROVER_API_KEY_FILE",
            "WORKLOAD_UNKNOWN", "'drover list' shows what there is",
            "WORKLOAD_NOT_FINISHED", "'drover status ID --follow' waits for its end",
            "TOO_MANY_WORKLOADS", "try again when some have ended");

    private static final String FOREIGN = "HTTP_";

    static GatewayProblem read(JsonMapper json, int status, byte[] body) {
        try {
            JsonNode node = json.readTree(body);
            String code = node.path("code").asString("");
            if (!code.isEmpty()) {
                String detail = node.path("detail").asString(node.path("title").asString(""));
                return new GatewayProblem(
                        status,
                        code,
                        detail,
                        node.path("retry").asString(""),
                        node.path("field").asString(""));
            }
        } catch (JacksonException e) {
            return foreign(status, "the answer is no problem document (" + e.getOriginalMessage() + ")");
        }
        return foreign(status, "the answer holds no fault code");
    }

    /** Whether the answer was not written as Drover's services do. */
    boolean isForeign() {
        return code.equals(FOREIGN + status);
    }

    /** Code, detail and remedy. */
    public String line() {
        String remedy = REMEDIES.getOrDefault(code, advice());
        return code + ": " + oneLine(asTyped()) + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    /** With the switch that was typed in the place of the field that was sent for it. */
    private String asTyped() {
        boolean option = field.matches("[a-z][A-Za-z]*") && detail.startsWith(field + ": ");
        String words = WORD.matcher(field).replaceAll("-").toLowerCase(Locale.ROOT);
        return option ? "--" + words + detail.substring(field.length()) : detail;
    }

    private String advice() {
        return switch (retry) {
            case "AGAIN" -> "trying again a little later may help";
            case "BIGGER" -> "more time or memory may help";
            default -> "";
        };
    }

    private static GatewayProblem foreign(int status, String detail) {
        return new GatewayProblem(status, FOREIGN + status, detail, "", "");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
