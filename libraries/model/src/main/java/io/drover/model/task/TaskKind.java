package io.drover.model.task;

/** What a task does; the first word of its line, in lower case. */
public enum TaskKind {
    SLEEP,
    ECHO,
    EXEC,
    HTTP,
    SQL,
    FUNCTION;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
