package io.drover.model.result;

/** Where a result block is: small ones travel in messages and rows, large ones are objects. */
public sealed interface ResultRef {

    record Inline(ResultBlock block) implements ResultRef {}

    /**
     * A large block, kept outside.
     *
     * @param key the object's key in the object store
     */
    record Stored(String key) implements ResultRef {}
}
