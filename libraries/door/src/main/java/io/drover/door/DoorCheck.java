package io.drover.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Whether a service can have its door as it is set, and with which keys. */
public final class DoorCheck {

    private static final String API_KEYS = "drover.gateway.api-keys";

    private DoorCheck() {}

    /**
     * Looks before anything starts.
     *
     * @param service as its profile is called
     * @throws DoorException for keys that cannot be read, or an address beyond this machine without any
     */
    public static void check(Environment environment, String service) {
        DoorProperties door = Binder.get(environment).bindOrCreate("drover.door", DoorProperties.class);
        keys(door, environment, service.equals("gateway"));
    }

    /** The keys; none only where nobody else can reach the service. */
    static Keys keys(DoorProperties door, Environment environment, boolean gateway) {
        Keys keys = read(door, environment);
        boolean anonymous = door.anonymous()
                || (gateway && environment.getProperty("drover.gateway.anonymous", Boolean.class, false));
        if (keys.none() && !anonymous) {
            requireLoopback(environment.getProperty("server.address"), "server.address");
            // A port of its own for metrics and health listens everywhere unless told otherwise.
            if (environment.containsProperty("management.server.port")) {
                requireLoopback(environment.getProperty("management.server.address"), "management.server.address");
            }
        }
        return keys;
    }

    private static Keys read(DoorProperties door, Environment environment) {
        Keys keys = door.keysFile() == null ? Keys.NONE : KeysFile.read(Path.of(door.keysFile()));
        Map<String, String> given = Binder.get(environment)
                .bind(API_KEYS, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        for (Map.Entry<String, String> client : given.entrySet()) {
            Role role = door.operators().contains(client.getKey()) ? Role.OPERATOR : Role.CLIENT;
            keys = keys.with(client.getKey(), role, client.getValue(), API_KEYS + "." + client.getKey());
        }
        return keys;
    }

    private static void requireLoopback(@Nullable String address, String setting) {
        if (address == null || address.isBlank() || !isLoopback(address)) {
            throw new DoorException(
                    "the service would listen on " + (address == null || address.isBlank() ? "every address" : address)
                            + " without asking for API keys",
                    "Name a file of keys with drover.door.keys-file (or set drover.gateway.api-keys.CLIENT=KEY for each"
                            + " client), or leave " + setting + " at 127.0.0.1; if only trusted machines can reach that"
                            + " address, set drover.door.anonymous=true (or, for the gateway alone,"
                            + " drover.gateway.anonymous=true).");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // The web server says it better.
            return false;
        }
    }
}
