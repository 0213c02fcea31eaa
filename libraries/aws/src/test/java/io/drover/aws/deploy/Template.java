package io.drover.aws.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * deploy/drover.yaml as maps, lists and scalars. A short form such as {@code !Ref X} becomes its long one, a map with the
 * single key {@code Ref}.
 */
final class Template {

    /** From a module's folder and from the root. */
    private static final List<Path> PLACES = List.of(Path.of("../../deploy"), Path.of("deploy"));

    private final Map<?, ?> resources;
    private final String prefix;

    private Template(Map<?, ?> resources, String prefix) {
        this.resources = resources;
        this.prefix = prefix;
    }

    /** With the parameter's default as its prefix. */
    static Template read() {
        Path place = PLACES.stream()
                .map(folder -> folder.resolve("drover.yaml"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no deploy/drover.yaml above " + Path.of("").toAbsolutePath()));
        try {
            Map<?, ?> all = new Yaml(new ShortForms()).load(Files.readString(place));
            return new Template(map(all.get("Resources")), text(at(map(all.get("Parameters")), "Prefix", "Default")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String prefix() {
        return prefix;
    }

    /** The resources of a type by their logical ids. */
    Map<String, Map<?, ?>> ofType(String type) {
        Map<String, Map<?, ?>> found = new TreeMap<>();
        resources.forEach((id, resource) -> {
            if (type.equals(map(resource).get("Type"))) {
                found.put(text(id), map(resource));
            }
        });
        return found;
    }

    Map<?, ?> properties(String id) {
        return map(at(resources, id, "Properties"));
    }

    /** A text, or a {@code Fn::Sub} with the prefix filled in. */
    String name(Object value) {
        return value instanceof Map<?, ?> function
                ? text(function.get("Fn::Sub")).replace("${Prefix}", prefix)
                : text(value);
    }

    /** The statements of every policy that the template gives, by {@code RESOURCE/SID}. */
    Map<String, Map<?, ?>> statements() {
        Map<String, Map<?, ?>> found = new TreeMap<>();
        ofType("AWS::IAM::ManagedPolicy").keySet().forEach(id -> {
            statements(properties(id)).forEach(statement -> found.put(id + "/" + statement.get("Sid"), statement));
        });
        ofType("AWS::IAM::Role").keySet().forEach(id -> {
            for (Object policy : list(properties(id), "Policies")) {
                statements(map(policy)).forEach(statement -> found.put(id + "/" + statement.get("Sid"), statement));
            }
        });
        return found;
    }

    private static Stream<Map<?, ?>> statements(Map<?, ?> policy) {
        return list(map(policy.get("PolicyDocument")), "Statement").stream().map(Template::map);
    }

    static Object at(Map<?, ?> from, String... path) {
        Object value = from;
        for (String name : path) {
            value = map(value).get(name);
            if (value == null) {
                throw new IllegalStateException("the template has no " + String.join(".", path));
            }
        }
        return value;
    }

    static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    /** A list, a single value as a list, or an empty one. */
    static List<Object> list(Map<?, ?> from, String name) {
        Object value = from.get(name);
        return value == null ? List.of() : value instanceof List<?> list ? List.copyOf(list) : List.of(value);
    }

    static String text(Object value) {
        return String.valueOf(value);
    }

    private static final class ShortForms extends SafeConstructor {

        ShortForms() {
            super(new LoaderOptions());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    String function = node.getTag().getValue().substring(1);
                    String name = function.equals("Ref") ? function : "Fn::" + function;
                    return Map.of(name, value(node));
                }
            });
        }

        private Object value(Node node) {
            return switch (node) {
                case ScalarNode scalar -> scalar.getValue();
                case SequenceNode sequence -> constructSequence(sequence);
                case MappingNode mapping -> constructMapping(mapping);
                default -> throw new IllegalStateException("no value of a template: " + node);
            };
        }
    }
}
