package io.drover.model.result;

/** Where a result block is: small ones travel in messages and rows, large ones are objects. */
public sealed interface ResultRef {

    record Inline(ResultBlock block) implements ResultRef {}

    /**
     * A block that lies in a fragment's row and was not read with it.
     */
    record Unread() implements ResultRef {

        /** Where the block itself is needed. */
        public static IllegalStateException asException() {
            return new IllegalStateException("the results of this fragment were not read with it");
        }
    }

    /**
     * A large block, kept outside.
     *
     * @param key the object's key in the object store
     */
    record Stored(String key) implements ResultRef {}
}
