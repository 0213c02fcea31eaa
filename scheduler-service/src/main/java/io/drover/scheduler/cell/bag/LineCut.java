package io.drover.scheduler.cell.bag;

import io.drover.model.fragment.TaskRange;

/** Cuts the lines of a range out of a small body. */
final class LineCut {

    private LineCut() {}

    /** The lines of the tasks of {@code range}, each with its end; fewer if the body has fewer. */
    static String of(String body, TaskRange range) {
        int from = after(body, 0, range.first());
        return body.substring(from, after(body, from, range.size()));
    }

    private static int after(String body, int from, long lines) {
        int at = from;
        for (long line = 0; line < lines; line++) {
            int end = body.indexOf('\n', at);
            if (end < 0) {
                return body.length();
            }
            at = end + 1;
        }
        return at;
    }
}
