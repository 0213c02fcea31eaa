package io.drover.door;

/** Which request asks for what kind of access. What no rule names is for operators. */
@FunctionalInterface
public interface AccessRules {

    /** For a service that shows everybody's work, and its health to everybody. */
    AccessRules OPERATORS_ONLY = (_, path) -> isHealth(path) ? Access.OPEN : Access.OPERATOR;

    /** @param path below the service's root, decoded and without dots */
    Access of(String method, String path);

    /** Health is for load balancers and supervisors, which hold no keys. */
    static boolean isHealth(String path) {
        return path.equals("/health") || path.equals("/actuator/health") || path.startsWith("/actuator/health/");
    }
}
