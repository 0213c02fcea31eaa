package io.drover.gateway.security;

import io.drover.door.Access;
import io.drover.door.AccessRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The routes of the gateway, each with who may ask for it; the first that fits counts. */
public final class RouteRules implements AccessRules {

    private static final Map<Pattern, Access> TABLE = table();

    private static Map<Pattern, Access> table() {
        Map<Pattern, Access> table = new LinkedHashMap<>();
        table.put(
                Pattern.compile("/health|/actuator/health(/.*)?|/v3/api-docs(\\.yaml|/.*)?|/docs(/.*)?"), Access.OPEN);
        table.put(
                Pattern.compile("/workloads(/[^/]*(/(results(/[^/]*/output)?|fragments|events|cancel|retry))?)?"),
                Access.CLIENT);
        table.put(Pattern.compile("/status|/error"), Access.CLIENT);
        table.put(Pattern.compile("/workers(/.*)?|/dead-letters(/.*)?|/audit|/actuator(/.*)?"), Access.OPERATOR);
        return table;
    }

    @Override
    public Access of(String method, String path) {
        return named(path).orElse(Access.OPERATOR);
    }

    /** Empty for a path that nobody thought of. */
    Optional<Access> named(String path) {
        return TABLE.entrySet().stream()
                .filter(rule -> rule.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
