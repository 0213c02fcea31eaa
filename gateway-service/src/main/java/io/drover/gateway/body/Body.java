package io.drover.gateway.body;

import java.io.IOException;
import java.io.InputStream;

/** Where a bag's lines come from. */
@FunctionalInterface
public interface Body {

    /**
     * Hands every line to the sink.
     *
     * @throws IOException if the client's connection broke
     */
    Options readInto(TaskSink sink) throws IOException;

    /** One task a line; the options came beside it. */
    static Body text(InputStream in, BodyLimits limits, OptionsReader options) {
        return sink -> {
            Options chosen = options.build();
            new Lines(new BoundedInput(in, limits.maxBytes()), limits.maxLineBytes()).forEach(sink);
            return chosen;
        };
    }

    /** A JSON object with tasks and options. */
    static Body json(InputStream in, BodyLimits limits, OptionsReader options) {
        return sink -> {
            new JsonBody(sink, options, limits.maxLineBytes()).read(new BoundedInput(in, limits.maxBytes()));
            return options.build();
        };
    }
}
