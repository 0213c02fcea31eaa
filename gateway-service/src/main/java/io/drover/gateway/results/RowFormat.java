package io.drover.gateway.results;

import io.drover.model.workload.WorkloadId;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.MediaType;

/** The forms in which results can be had. */
public enum RowFormat {
    NDJSON("application/x-ndjson"),
    CSV("text/csv"),
    JSON("application/json");

    private final String type;

    RowFormat(String type) {
        this.type = type;
    }

    String contentType() {
        return this == CSV ? type + ";charset=UTF-8" : type;
    }

    boolean suits(MediaType wanted) {
        return wanted.includes(MediaType.parseMediaType(type));
    }

    ResultRowWriter writer(WorkloadId workload, OutputStream out) {
        RowBuffer buffer = new RowBuffer(out);
        return switch (this) {
            case NDJSON -> JsonRows.lines(workload, buffer);
            case CSV -> new CsvRows(buffer);
            case JSON -> JsonRows.array(workload, buffer);
        };
    }

    static List<String> names() {
        return Arrays.stream(values()).map(format -> format.type).toList();
    }
}
