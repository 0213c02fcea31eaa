package io.drover.cli.gateway;

import java.time.Duration;

/** Why a call to the gateway came to nothing. */
public sealed interface Trouble {

    /** One line for a person: what happened and what to do. */
    String line();

    /** Whether the same call may succeed a little later. */
    boolean passing();

    /** The gateway said no. */
    record Refused(Problem problem, Duration retryAfter) implements Trouble {
        @Override
        public String line() {
            return problem.line();
        }

        @Override
        public boolean passing() {
            return switch (problem.status()) {
                case 429, 502, 503, 504 -> true;
                default -> false;
            };
        }
    }

    /** Nobody answered, or the answer broke off. */
    record Unreachable(GatewayAddress address, String reason) implements Trouble {
        @Override
        public String line() {
            return "SERVER_UNREACHABLE: no answer from " + address + " (" + reason + "); start one with 'drover up',"
                    + " or name another with -s HOST:PORT";
        }

        @Override
        public boolean passing() {
            return true;
        }
    }

    /** Something answered that is not a Drover gateway, or a much newer one. */
    record NotUnderstood(GatewayAddress address, String reason) implements Trouble {
        @Override
        public String line() {
            return "ANSWER_NOT_UNDERSTOOD: " + address + " answered, but " + reason
                    + "; is it a Drover gateway of this version?";
        }

        @Override
        public boolean passing() {
            return false;
        }
    }
}
