package io.drover.gateway.security;

import io.drover.gateway.problem.ProblemWriter;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Without keys the gateway trusts whoever reaches it. That does not mean the web pages that a browser of this machine
 * shows: they name another origin, or reach this machine by a name of their own.
 */
@Component
public final class ForeignPageFilter extends OncePerRequestFilter {

    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
    private static final Fault REFUSED = FaultCode.KEY_REQUIRED.because(
            "a web page of another site asks; without API keys only programs on this machine may, as localhost");

    private final ApiKeys keys;
    private final ProblemWriter problems;

    public ForeignPageFilter(ApiKeys keys, ProblemWriter problems) {
        this.keys = keys;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !keys.none();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        if (isOfAnotherSite(request.getHeader(HttpHeaders.ORIGIN), host) || isRenamed(request, host)) {
            problems.write(request, response, REFUSED, Map.of());
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isOfAnotherSite(@Nullable String origin, @Nullable String host) {
        return origin != null && !origin.endsWith("://" + host);
    }

    /** Somebody's name leads to this machine's own address. */
    private static boolean isRenamed(HttpServletRequest request, @Nullable String host) throws IOException {
        return host != null
                && InetAddress.getByName(request.getLocalAddr()).isLoopbackAddress()
                && !LOOPBACK.matcher(host).matches();
    }
}
