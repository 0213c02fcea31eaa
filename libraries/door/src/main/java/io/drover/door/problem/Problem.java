package io.drover.door.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultKind;
import io.drover.model.fault.RetryAdvice;
import java.util.Locale;
import java.util.Map;

/**
 * A problem document after RFC 9457.
 *
 * @param type a name for the fault code, not an address
 * @param instance the path that was asked
 * @param fields further ones, for example the line
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        FaultCode code,
        FaultKind kind,
        RetryAdvice retry,
        @JsonAnyGetter Map<String, Object> fields) {

    static Problem of(Fault fault, Map<String, Object> fields, String path) {
        FaultCode code = fault.code();
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Problem(
                "urn:drover:fault:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Character.toUpperCase(words.charAt(0)) + words.substring(1),
                FaultHttpStatus.of(code).value(),
                fault.message(),
                path,
                code,
                fault.kind(),
                fault.retry(),
                fields);
    }
}
