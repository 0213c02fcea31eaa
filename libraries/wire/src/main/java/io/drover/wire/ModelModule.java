package io.drover.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drover.model.Money;
import io.drover.model.fault.Fault;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.Product;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Priority;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.Work;
import io.drover.model.workload.WorkloadId;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** How the domain's values look in JSON; the domain itself knows no JSON. */
final class ModelModule extends SimpleModule {

    private static final int LAST_OF_SQS = 0xFFFD;

    /** @param resultPlaces a mixin: where results may be, as seen from the value that has them */
    private ModelModule(Class<?> resultPlaces) {
        super("drover-model");
        setMixInAnnotation(ResultBlock.class, Bytes.class);
        setMixInAnnotation(WorkloadId.class, TextValue.class);
        setMixInAnnotation(WorkerId.class, TextValue.class);
        setMixInAnnotation(Incarnation.class, TextValue.class);
        setMixInAnnotation(ClientId.class, TextValue.class);
        setMixInAnnotation(Priority.class, IntValue.class);
        setMixInAnnotation(AttemptNumber.class, IntValue.class);
        setMixInAnnotation(Money.class, LongValue.class);
        setMixInAnnotation(Fault.class, FaultFields.class);
        setMixInAnnotation(UnitCounts.class, InOrder.class);
        setMixInAnnotation(FragmentCounts.class, InOrder.class);
        setMixInAnnotation(TaskTally.class, InOrder.class);
        setMixInAnnotation(Work.class, WorkTypes.class);
        setMixInAnnotation(BagSpec.class, Untyped.class);
        setMixInAnnotation(Portion.class, PortionTypes.class);
        setMixInAnnotation(TaskRange.class, Untyped.class);
        setMixInAnnotation(Product.class, ProductTypes.class);
        setMixInAnnotation(TaskResults.class, Untyped.class);
        setMixInAnnotation(ResultRef.class, resultPlaces);
        setMixInAnnotation(CellMessage.class, CellMessageTypes.class);
        setMixInAnnotation(Assignment.class, AssignmentTypes.class);
    }

    /**
     * For messages, which have their results with them or in an object. No queue of SQS takes U+FFFE and U+FFFF, so they are
     * escaped.
     */
    static JsonMapper mapper() {
        return mapper(
                ResultRefTypes.class,
                JsonFactory.builder().highestNonEscapedChar(LAST_OF_SQS).build());
    }

    /** For documents in a store. */
    static JsonMapper mapper(Class<?> resultPlaces) {
        return mapper(resultPlaces, new JsonFactory());
    }

    private static JsonMapper mapper(Class<?> resultPlaces, JsonFactory factory) {
        return JsonMapper.builder(factory)
                .annotationIntrospector(new Required())
                .addModule(new ModelModule(resultPlaces))
                // Records are their components; what else they can say of themselves follows from those.
                .changeDefaultVisibility(usual -> usual.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .changeDefaultPropertyInclusion(usual -> usual.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
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

    /** Numbers that belong together are a list: there are many of them, and a store counts bytes. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private interface InOrder {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes(@JsonSubTypes.Type(value = BagSpec.class, name = "bag"))
    private interface WorkTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes(@JsonSubTypes.Type(value = TaskRange.class, name = "tasks"))
    private interface PortionTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes(@JsonSubTypes.Type(value = TaskResults.class, name = "tasks"))
    private interface ProductTypes {}

    /** Where a place takes one kind only, nothing has to tell which one it is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    private interface Untyped {}

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

    @SuppressWarnings({"unused", "NullAway"})
    private abstract static class Bytes {
        @JsonCreator
        static ResultBlock of(byte[] bytes) {
            throw new UnsupportedOperationException();
        }

        @JsonValue
        abstract byte[] toBytes();
    }
}
