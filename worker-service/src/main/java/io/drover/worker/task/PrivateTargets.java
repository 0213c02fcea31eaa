package io.drover.worker.task;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Keeps {@code http} tasks away from private addresses, whatever name leads there: the addresses that are checked are the
 * ones that are connected to. Only a host that an operator allowed by its own address, or as {@code localhost}, may be
 * private without being named here.
 */
public final class PrivateTargets implements DnsResolver {

    /** All addresses of a host are private. */
    static final class RefusedException extends UnknownHostException {
        private RefusedException(String host) {
            super(host);
        }
    }

    private final AllowedHosts allowed;
    private final InetAddressFilter filter;

    /** @param addresses private ones that may be asked: addresses or networks such as {@code 10.1.0.0/16} */
    public PrivateTargets(AllowedHosts allowed, List<String> addresses) {
        this.allowed = allowed;
        this.filter = addresses.isEmpty()
                ? InetAddressFilter.externalAddresses()
                : InetAddressFilter.externalAddresses().or(addresses.toArray(String[]::new));
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        if (allowed.names(host)) {
            return addresses;
        }
        List<InetAddress> fitting = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (filter.matches(address)) {
                fitting.add(address);
            }
        }
        if (fitting.isEmpty()) {
            throw new RefusedException(host);
        }
        return fitting.toArray(InetAddress[]::new);
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : resolve(host)) {
            addresses.add(new InetSocketAddress(address, port));
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }
}
