package io.drover.model.task;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One independent unit of a bag, as written on one line of a workload file. */
public sealed interface Task {

    TaskKind kind();

    /** Whether a second run beside the first does no harm, so that a copy may be started near the end. */
    boolean repeatable();

    /** {@code sleep MILLIS}: waits. */
    record Sleep(long millis) implements Task {
        public static final long MAX_MILLIS = 86_400_000;

        public Sleep {
            if (millis < 0 || millis > MAX_MILLIS) {
                throw new IllegalArgumentException(refusal(Long.toString(millis)));
            }
        }

        static String refusal(String millis) {
            return "sleep takes 0 to " + MAX_MILLIS + " milliseconds, not " + millis;
        }

        @Override
        public TaskKind kind() {
            return TaskKind.SLEEP;
        }

        @Override
        public boolean repeatable() {
            return true;
        }
    }

    /** {@code echo TEXT}: says the rest of the line, as it is. */
    record Echo(String text) implements Task {
        @Override
        public TaskKind kind() {
            return TaskKind.ECHO;
        }

        @Override
        public boolean repeatable() {
            return true;
        }
    }

    /** {@code exec COMMAND [ARGUMENT ...]}: runs a program without a shell. Its words are those of a shell's. */
    record Exec(List<String> command) implements Task {
        /** Of one argument, by the systems that run programs; one byte of 128 KiB is its end. */
        public static final int MAX_WORD_BYTES = 128 * 1024 - 1;

        public Exec {
            command = List.copyOf(command);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("exec needs a command: exec COMMAND [ARGUMENT ...]");
            }
            if (command.getFirst().isEmpty()) {
                throw new IllegalArgumentException("exec needs a command, and '' is none: exec COMMAND [ARGUMENT ...]");
            }
            if (command.stream().anyMatch(Exec::isTooLong)) {
                throw new IllegalArgumentException("exec takes no argument of more than " + MAX_WORD_BYTES
                        + " bytes: no system starts a program with one; let the program read it from a file");
            }
        }

        private static boolean isTooLong(String word) {
            return word.length() > MAX_WORD_BYTES / 4 && word.getBytes(StandardCharsets.UTF_8).length > MAX_WORD_BYTES;
        }

        @Override
        public TaskKind kind() {
            return TaskKind.EXEC;
        }

        @Override
        public boolean repeatable() {
            return false;
        }
    }

    /**
     * {@code http [METHOD] URL [expect=STATUS]}: asks a server.
     *
     * @param expect the status that counts as success; 0 means any of 200 to 299
     */
    record Http(String method, URI uri, int expect) implements Task {
        @Override
        public TaskKind kind() {
            return TaskKind.HTTP;
        }

        @Override
        public boolean repeatable() {
            return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        }
    }

    /** {@code sql SELECT ...}: one statement, run by the worker's query engine. */
    record Sql(String statement) implements Task {
        public Sql {
            if (statement.isBlank()) {
                throw new IllegalArgumentException("sql needs a statement: sql SELECT ...");
            }
        }

        @Override
        public TaskKind kind() {
            return TaskKind.SQL;
        }

        @Override
        public boolean repeatable() {
            // A statement that takes long takes as long again, and the memory of others with it.
            return false;
        }
    }

    /** {@code function NAME [PAYLOAD]}: invokes a registered function; the payload is the rest of the line. */
    record Function(String name, String payload) implements Task {
        public Function {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
                throw new IllegalArgumentException(
                        "function needs a name of letters, digits, '_', '.' and '-': function NAME [PAYLOAD]");
            }
        }

        @Override
        public TaskKind kind() {
            return TaskKind.FUNCTION;
        }

        @Override
        public boolean repeatable() {
            return false;
        }
    }
}
