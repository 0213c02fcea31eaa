package io.drover.door;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The door of a service, {@code drover.door.*}.
 *
 * @param keysFile the keys and their roles; absent: those of {@code drover.gateway.api-keys}, if any
 * @param operators which owners of {@code drover.gateway.api-keys} are operators
 * @param hosts names by which the service may be called beside addresses, {@code localhost} and names without a dot;
 *     only asked for where nobody needs a key
 * @param addresses where services that share a process with the gateway listen, by their names; those that are not
 *     named keep to this machine, wherever the gateway listens
 * @param anonymous without keys, listen to others too: for a service that only trusted machines can reach
 */
@ConfigurationProperties("drover.door")
public record DoorProperties(
        @Nullable String keysFile,
        @DefaultValue List<String> operators,
        @DefaultValue List<String> hosts,
        @DefaultValue Map<String, String> addresses,
        @DefaultValue("false") boolean anonymous) {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+");

    public DoorProperties {
        operators = List.copyOf(operators);
        hosts = List.copyOf(hosts);
        addresses = Map.copyOf(addresses);
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("drover.door.hosts: names without port, not '" + host + "'");
            }
        }
    }
}
