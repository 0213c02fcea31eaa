package io.drover.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.FragmentState;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What messages and documents look like, and what of them may be absent. If this has to be changed so that what is here is not
 * read any more, the version of messages has to be raised.
 */
class RequiredTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String CLAIM = "{'key':{'workload':'w-1','number':7},'attempt':2}";
    private static final String HOLDER = "{'worker':'wk-1','incarnation':'a1'}";
    private static final String FAULT = "{'code':'EXIT_STATUS','message':'exit 3'}";
    private static final String OUTCOME = "{'worker':'wk-1','startedAt':'2026-01-02T03:04:05Z',"
            + "'finishedAt':'2026-01-02T03:04:06Z','runTime':'PT0.5S','cost':17,"
            + "'product':{'kind':'tasks','tally':[9,1,1,'PT0S'],'ref':{'at':'stored','key':'results/w-1/7-2'}}}";

    static List<Arguments> forms() {
        return List.of(
                form(Wire::submitted, "{'v':2,'workload':'w-1'}", ""),
                form(Wire::cellMessage, "{'v':2,'type':'cancel','workload':'w-1'}", ""),
                form(
                        Wire::cellMessage,
                        "{'v':2,'type':'completed','claim':" + CLAIM
                                + ",'work':'bags/w-1','incarnation':'a1','outcome':" + OUTCOME + "}",
                        ""),
                form(
                        Wire::cellMessage,
                        "{'v':2,'type':'broken','claim':" + CLAIM + ",'work':'bags/w-1','by':" + HOLDER
                                + ",'at':'2026-01-02T03:04:05Z','fault':" + FAULT + "}",
                        ""),
                form(
                        Wire::cellMessage,
                        "{'v':2,'type':'probe-died','claim':" + CLAIM + ",'work':'bags/w-1','by':" + HOLDER
                                + ",'at':'2026-01-02T03:04:05Z','fault':" + FAULT + "}",
                        ""),
                form(
                        Wire::fragmentRequest,
                        "{'v':2,'claim':" + CLAIM + ",'replyTo':'responses','estimate':'PT1S','probe':true,'work':"
                                + "{'kind':'tasks','range':{'first':10,'end':20},'slice':{'key':'bags/w-1','offset':1,'length':2,"
                                + "'skip':3,'sum':4,'lines':'echo\\n'},'taskTimeout':'PT30S',"
                                + "'previous':{'at':'inline','block':'AAAA'}}}",
                        "/work/previous /work/slice/lines /work/slice/sum"),
                form(
                        Documents::submission,
                        "{'v':2,'id':'w-1','client':'ann','work':{'kind':'bag','key':'bags/w-1','tasks':2,'bodyBytes':9,"
                                + "'stride':256,'declaredMillis':5,'undeclared':1,'repeatable':true,'sum':77,"
                                + "'options':{'retries':3,'retryBackoff':'PT1S','taskTimeout':'PT1H','fragmentSize':17},"
                                + "'lines':'echo\\n'},'options':{'priority':9,'deadline':'2026-01-02T03:04:05Z',"
                                + "'speculate':false,'executor':'FAAS'},'digest':'d','submittedAt':'2026-01-02T03:04:05Z'}",
                        "/options/deadline /options/speculate /work/lines"),
                form(Documents::progress, "{'units':[9,1,2,3],'fragments':[5,4,3,2,1],'runTime':'PT1S','cost':5}", ""),
                form(Documents::portion, "{'kind':'tasks','first':0,'end':9}", ""),
                form(Documents::outcomeOrNull, OUTCOME, ""),
                form(text -> Documents.end(text, null), OUTCOME, ""),
                form(
                        text -> Documents.closed(FragmentState.FAILED, text),
                        "{'at':'2026-01-02T03:04:05Z','fault':" + FAULT + "}",
                        ""),
                form(Documents::faultOrNull, FAULT, ""));
    }

    /** @param optional what may be absent: JSON pointers, separated by blanks */
    private static Arguments form(Function<String, ?> reader, String form, String optional) {
        String json = form.replace('\'', '"');
        return Arguments.of(Named.of(json.substring(0, Math.min(40, json.length())), reader), json, optional);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @DisplayName("what is absent or null is allowed to be, or is refused by its name, wherever it belongs")
    void absent(Function<String, ?> reader, String form, String optional) {
        assertThat(reader.apply(form)).isNotNull();
        List<JsonPointer> places = new ArrayList<>();
        collect(JSON.readTree(form), JsonPointer.empty(), places);
        assertThat(places.stream().filter(place -> isRead(reader, place, without(form, place))))
                .extracting(JsonPointer::toString)
                .containsExactlyInAnyOrderElementsOf(words(optional));
        assertThat(places.stream().filter(place -> isRead(reader, place, withNull(form, place))))
                .extracting(JsonPointer::toString)
                .containsExactlyInAnyOrderElementsOf(words(optional));
    }

    @ParameterizedTest
    @MethodSource("forms")
    @DisplayName("whatever stands in a place, it is read and holds no null where none may be, or is refused")
    void nonsense(Function<String, ?> reader, String form, String unused) throws ReflectiveOperationException {
        List<JsonPointer> places = new ArrayList<>();
        collect(JSON.readTree(form), JsonPointer.empty(), places);
        for (JsonPointer place : places) {
            for (String nonsense : NONSENSE) {
                try {
                    assertWhole(reader.apply(with(form, place, JSON.readTree(nonsense))));
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageNotContaining("NullPointer");
                }
            }
        }
    }

    private static final List<String> NONSENSE = List.of(
            "-1",
            "0",
            "1e19",
            "1.5e300",
            "123456789012345678901234567890",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"PT9999999999999999H\"",
            "\"+999999999999-12-31T23:59:59Z\"",
            "true",
            "[]",
            "[null]",
            "[1,2,3,4,5,6,7]",
            "{}",
            "{\"kind\":\"tasks\"}",
            "{\"at\":\"inline\"}",
            "{\"at\":\"stored\"}");

    private static void assertWhole(Object value) throws ReflectiveOperationException {
        if (!value.getClass().isRecord()) {
            return;
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            Object part = accessor.invoke(value);
            if (part == null) {
                assertThat(component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                        .as(component.toString())
                        .isTrue();
            } else {
                assertWhole(part);
            }
        }
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static boolean isRead(Function<String, ?> reader, JsonPointer place, String form) {
        try {
            return reader.apply(form) != null;
        } catch (IllegalArgumentException e) {
            // The words of a list have no names there.
            String name = place.last().mayMatchElement() ? "\\w+" : place.last().getMatchingProperty();
            assertThat(e.getMessage()).containsPattern("['\"]" + name + "['\"]");
            return false;
        }
    }

    private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> into) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            into.add(at.appendProperty(field.getKey()));
            collect(field.getValue(), at.appendProperty(field.getKey()), into);
        }
        if (node.isArray()) {
            into.add(at.appendIndex(node.size() - 1));
        }
    }

    private static String without(String form, JsonPointer place) {
        JsonNode tree = JSON.readTree(form);
        switch (tree.at(place.head())) {
            case ObjectNode object -> object.remove(place.last().getMatchingProperty());
            case ArrayNode array -> array.remove(place.last().getMatchingIndex());
            case JsonNode other -> throw new AssertionError(other);
        }
        return tree.toString();
    }

    private static String withNull(String form, JsonPointer place) {
        return with(form, place, JsonNodeFactory.instance.nullNode());
    }

    private static String with(String form, JsonPointer place, JsonNode value) {
        JsonNode tree = JSON.readTree(form);
        switch (tree.at(place.head())) {
            case ObjectNode object -> object.set(place.last().getMatchingProperty(), value);
            case ArrayNode array -> array.set(place.last().getMatchingIndex(), value);
            case JsonNode other -> throw new AssertionError(other);
        }
        return tree.toString();
    }
}
