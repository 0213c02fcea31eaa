package io.drover.aws.lambda;

import java.util.List;

/**
 * What a deployment did.
 *
 * @param function its name
 * @param invokeAs the name to invoke it by; it has an alias behind it if the function starts from a snapshot
 * @param actions in their order; none if all was as it should be
 * @param notes what was left out, and why
 */
public record DeploymentReport(String function, String arn, String invokeAs, List<Action> actions, List<String> notes) {

    public enum Action {
        CREATED,
        CODE_UPDATED,
        CONFIGURATION_UPDATED,
        EVENTS_CONFIGURED,
        CONCURRENCY_RESERVED,
        VERSION_PUBLISHED
    }

    public DeploymentReport {
        actions = List.copyOf(actions);
        notes = List.copyOf(notes);
    }

    public boolean unchanged() {
        return actions.isEmpty();
    }
}
