package io.drover.scheduler.blackbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drover.blackbox.EntryJson;
import io.drover.blackbox.ValueJson;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.policy.order.FairOrder;
import io.drover.policy.order.FifoOrder;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.order.PriorityOrder;
import io.drover.scheduler.cell.CellMemory;
import io.drover.scheduler.cell.Findings;
import io.drover.scheduler.cell.Lane;
import io.drover.scheduler.cell.Supply;
import io.drover.scheduler.cell.bag.BagSupply;
import io.drover.scheduler.cell.lane.FleetLane;
import io.drover.scheduler.cell.lane.FunctionLane;
import io.drover.wire.FragmentResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A cell's entries as lines of JSON. What clients handed in and got back is left out: bodies, results, where objects lie, whose a
 * workload is. The cell decides without.
 */
public final class CellJson {

    private static final JsonMapper MAPPER = ValueJson.builder(Lane.class, OrderPolicy.class, Supply.Memory.class)
            .registerSubtypes(FleetLane.class, FunctionLane.class)
            .registerSubtypes(PriorityOrder.class, FairOrder.class, FifoOrder.class)
            .registerSubtypes(BagSupply.Notes.class)
            .addModule(new Words())
            .build();

    public static final EntryJson<CellEntry> ENTRIES = new EntryJson<>(CellEntry.class, MAPPER);

    private static final String WITHHELD = "withheld";

    private CellJson() {}

    static String text(CellMemory memory) {
        return new String(MAPPER.writeValueAsBytes(memory), StandardCharsets.UTF_8);
    }

    /** What is not written by its components. */
    private static final class Words extends SimpleModule {

        private static final long serialVersionUID = 1;

        private Words() {
            super("drover-cell");
            addSerializer(ResultRef.class, new Unread());
            setMixInAnnotation(BagIndex.class, Bytes.class);
            setMixInAnnotation(Findings.class, Remembered.class);
            setMixInAnnotation(BagSpec.class, Keyless.class);
            setMixInAnnotation(Submission.class, Nameless.class);
            setMixInAnnotation(FragmentResponse.Completed.class, Workless.class);
            setMixInAnnotation(FragmentResponse.Broken.class, Workless.class);
            setMixInAnnotation(FragmentResponse.ProbeDied.class, Workless.class);
        }
    }

    @SuppressWarnings({"unused", "NullAway"})
    private abstract static class Bytes {
        @JsonCreator
        static BagIndex of(byte[] bytes) {
            throw new UnsupportedOperationException();
        }

        @JsonValue
        abstract byte[] toBytes();
    }

    @SuppressWarnings({"unused", "NullAway"})
    private abstract static class Remembered {
        @JsonCreator
        static Findings of(Findings.Memory memory) {
            throw new UnsupportedOperationException();
        }

        @JsonValue
        abstract Findings.Memory memory();
    }

    @SuppressWarnings({"unused", "NullAway"})
    private abstract static class Keyless {
        @JsonSerialize(using = Masked.class)
        private String key;

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSerialize(using = NoLines.class)
        private String lines;
    }

    @SuppressWarnings({"unused", "NullAway"})
    private abstract static class Workless {
        @JsonSerialize(using = Masked.class)
        private String work;
    }

    @SuppressWarnings({"unused", "NullAway"})
    private abstract static class Nameless {
        @JsonSerialize(using = Withheld.class)
        private ClientId client;

        @JsonSerialize(using = Withheld.class)
        private String digest;
    }

    private static final class Withheld extends StdSerializer<Object> {

        private Withheld() {
            super(Object.class);
        }

        @Override
        public void serialize(Object text, JsonGenerator out, SerializationContext context) {
            out.writeString(WITHHELD);
        }
    }

    /** Equal keys stay equal and others differ, since the cell compares them; what is masked already stays as it is. */
    private static final class Masked extends StdSerializer<String> {

        private Masked() {
            super(String.class);
        }

        @Override
        public void serialize(String key, JsonGenerator out, SerializationContext context) {
            boolean isMasked = key.startsWith(WITHHELD);
            out.writeString(isMasked ? key : WITHHELD + '-' + Integer.toHexString(key.hashCode()));
        }
    }

    /** A small bag is written like one that is an object: what is decided about them differs in nothing. */
    private static final class NoLines extends StdSerializer<String> {

        private NoLines() {
            super(String.class);
        }

        @Override
        public boolean isEmpty(SerializationContext context, String lines) {
            return true;
        }

        @Override
        public void serialize(String lines, JsonGenerator out, SerializationContext context) {
            out.writeNull();
        }
    }

    private static final class Unread extends StdSerializer<ResultRef> {

        private Unread() {
            super(ResultRef.class);
        }

        @Override
        public void serialize(ResultRef result, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            out.writeStringProperty(ValueJson.TYPE, ResultRef.Unread.class.getSimpleName());
            out.writeEndObject();
        }

        @Override
        public void serializeWithType(
                ResultRef result, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            serialize(result, out, context);
        }
    }
}
