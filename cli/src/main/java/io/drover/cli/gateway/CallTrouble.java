package io.drover.cli.gateway;

import java.time.Duration;

/** Why a call to the gateway came to nothing. */
public sealed interface CallTrouble {

    /** Where it is unless other ports were asked for. */
    String UPS_PROVISIONER = "localhost:8083";

    /** One line for a person: what happened and what to do. */
    String line();

    /** Whether the same call may succeed a little later. */
    boolean passing();

    /** The gateway said no. */
    record Refusal(GatewayProblem problem, Duration retryAfter) implements CallTrouble {
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
    record Unreachable(GatewayAddress address, String reason) implements CallTrouble {
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

    /** Nobody answered where a provisioner should. */
    record NoProvisioner(GatewayAddress address, String reason) implements CallTrouble {
        @Override
        public String line() {
            return "SERVER_UNREACHABLE: no provisioner answers at " + address + " (" + reason + "); start one with"
                    + " 'drover provisioner', which prints its port, and name it with -s HOST:PORT or DROVER_PROVISIONER"
                    + " ('drover up' has one at " + UPS_PROVISIONER + ")";
        }

        @Override
        public boolean passing() {
            return true;
        }
    }

    /** Another service of Drover's answered. */
    record OtherService(GatewayAddress address, String service) implements CallTrouble {
        @Override
        public String line() {
            return "NOT_THE_GATEWAY: " + address + " is a " + service
                    + ", which does not do this. The gateway is usually"
                    + " at " + String.valueOf(address.base().getHost()) + ":" + GatewayAddress.DEFAULT_PORT
                    + ": name it with -s HOST:PORT";
        }

        @Override
        public boolean passing() {
            return false;
        }
    }

    /** The two sides do not agree on TLS. */
    record NoTls(GatewayAddress address, String reason) implements CallTrouble {
        @Override
        public String line() {
            boolean clear = reason.contains("nrecognized SSL message");
            return "TLS_FAILED: "
                    + (clear
                            ? address + " does not speak TLS. Name it with http:// in front"
                            : "no secure connection to " + address + " (" + reason + "). If its certificate is your"
                                    + " own, name your trust store: DROVER_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");
        }

        @Override
        public boolean passing() {
            return false;
        }
    }

    /** Something answered that is not a Drover gateway, or a much newer one. */
    record NotUnderstood(GatewayAddress address, String reason) implements CallTrouble {
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
