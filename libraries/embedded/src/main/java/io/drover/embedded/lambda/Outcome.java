package io.drover.embedded.lambda;

/** How an invocation ended. */
sealed interface Outcome {

    /**
     * The function has replied.
     *
     * @param reply JSON, as the function gave it
     */
    record Replied(String reply) implements Outcome {}

    /**
     * The function, or its process, has failed.
     *
     * @param error a JSON object with errorMessage and errorType
     */
    record Failed(String error) implements Outcome {

        static Failed because(String type, String message) {
            return new Failed(LambdaJson.error(type, message));
        }
    }
}
