package io.drover.ports;

/**
 * A size of machine.
 *
 * @param name the provider's
 * @param slots that a worker on it has
 */
public record InstanceType(String name, int slots) {

    public InstanceType {
        if (name.isBlank() || slots < 1) {
            throw new IllegalArgumentException("an instance type has a name and at least one slot: " + name + ", " + slots);
        }
    }
}
