package io.drover.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drover.model.Money;
import io.drover.model.fault.Fault;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How the domain's values look in JSON; the domain itself knows no JSON. */
final class ModelModule extends SimpleModule {

    ModelModule() {
        super("drover-model");
        addSerializer(ResultBlock.class, new BlockWriter());
        addDeserializer(ResultBlock.class, new BlockReader());
        setMixInAnnotation(WorkloadId.class, TextValue.class);
        setMixInAnnotation(WorkerId.class, TextValue.class);
        setMixInAnnotation(Incarnation.class, TextValue.class);
        setMixInAnnotation(AttemptNumber.class, IntValue.class);
        setMixInAnnotation(Money.class, LongValue.class);
        setMixInAnnotation(Fault.class, FaultFields.class);
        setMixInAnnotation(ResultRef.class, ResultRefTypes.class);
        setMixInAnnotation(CellMessage.class, CellMessageTypes.class);
        setMixInAnnotation(Assignment.class, AssignmentTypes.class);
    }

    private record TextValue(@JsonValue String value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        private TextValue {}
    }

    private record IntValue(@JsonValue int value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        private IntValue {}
    }

    private record LongValue(@JsonValue long nanoDollars) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        private LongValue {}
    }

    @JsonIgnoreProperties({"kind", "retry"})
    private interface FaultFields {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "at")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ResultRef.Inline.class, name = "inline"),
        @JsonSubTypes.Type(value = ResultRef.Stored.class, name = "stored")
    })
    private interface ResultRefTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = FragmentResponse.Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = FragmentResponse.Broken.class, name = "broken"),
        @JsonSubTypes.Type(value = FragmentResponse.ProbeDied.class, name = "probe-died"),
        @JsonSubTypes.Type(value = CellMessage.CancelRequested.class, name = "cancel")
    })
    private interface CellMessageTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes(@JsonSubTypes.Type(value = TaskAssignment.class, name = "tasks"))
    private interface AssignmentTypes {}

    private static final class BlockWriter extends StdSerializer<ResultBlock> {
        private BlockWriter() {
            super(ResultBlock.class);
        }

        @Override
        public void serialize(ResultBlock block, JsonGenerator out, SerializationContext context) {
            out.writeBinary(block.toBytes());
        }
    }

    private static final class BlockReader extends StdDeserializer<ResultBlock> {
        private BlockReader() {
            super(ResultBlock.class);
        }

        @Override
        public ResultBlock deserialize(JsonParser in, DeserializationContext context) {
            return ResultBlock.of(in.getBinaryValue());
        }
    }
}
