package io.drover.provisioner.local;

import java.util.List;

/**
 * The command line of a worker process, in which {@code {id}}, {@code {slots}} and {@code {zone}} stand for what differs.
 */
public record ChildCommand(List<String> words) {

    public ChildCommand {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a worker command needs at least a program");
        }
    }

    public List<String> with(String id, int slots, String zone) {
        return words.stream()
                .map(word -> word.replace("{id}", id)
                        .replace("{slots}", Integer.toString(slots))
                        .replace("{zone}", zone))
                .toList();
    }
}
