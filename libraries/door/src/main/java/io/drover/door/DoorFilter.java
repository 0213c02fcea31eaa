package io.drover.door;

import io.drover.door.problem.ProblemWriter;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Where there are keys, every request needs one of a role that may. Where there are none the service trusts whoever
 * reaches it, but not the web pages that a browser shows there: they name another origin, or call it by a name of theirs.
 */
public final class DoorFilter extends OncePerRequestFilter implements Ordered {

    private static final String BEARER = "Bearer ";
    private static final Fault KEY =
            FaultCode.KEY_REQUIRED.because("send 'Authorization: Bearer KEY' or 'X-API-Key: KEY' with a known key");
    private static final Fault PAGE = FaultCode.KEY_REQUIRED.because("a web page of another site asks, or the host is"
            + " called by a name that it does not know; without API keys only programs may, as localhost, by address, or"
            + " by a name of drover.door.hosts");

    private final Keys keys;
    private final Hosts hosts;
    private final AccessRules rules;
    private final ProblemWriter problems;

    DoorFilter(Keys keys, Hosts hosts, AccessRules rules, ProblemWriter problems) {
        this.keys = keys;
        this.hosts = hosts;
        this.rules = rules;
        this.problems = problems;
    }

    /** Before everything that reads of a request. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Fault> refusal = keys.none() ? ofAPage(request) : ofAKey(request);
        if (refusal.isPresent()) {
            problems.write(request, response, refusal.get(), Map.of());
        } else {
            chain.doFilter(new KnownRequest(request, principal(request)), response);
        }
    }

    /** Who may see what health is made of; to others it says no more than UP or DOWN. */
    private @Nullable Principal principal(HttpServletRequest request) {
        if (keys.none()) {
            return () -> "anonymous";
        }
        return Caller.of(request)
                .filter(caller -> caller.role() == Role.OPERATOR)
                .<Principal>map(caller -> caller.client()::value)
                .orElse(null);
    }

    private static final class KnownRequest extends HttpServletRequestWrapper {

        private final @Nullable Principal principal;

        private KnownRequest(HttpServletRequest request, @Nullable Principal principal) {
            super(request);
            this.principal = principal;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return principal;
        }
    }

    private Optional<Fault> ofAPage(HttpServletRequest request) {
        return hosts.admits(
                        request.getLocalAddr(),
                        request.getHeader(HttpHeaders.HOST),
                        request.getHeader(HttpHeaders.ORIGIN))
                ? Optional.empty()
                : Optional.of(PAGE);
    }

    private Optional<Fault> ofAKey(HttpServletRequest request) {
        Access access = rules.of(request.getMethod(), path(request));
        Optional<Caller> caller = key(request).flatMap(keys::caller);
        caller.ifPresent(known -> known.enter(request));
        if (access == Access.OPEN) {
            return Optional.empty();
        }
        if (caller.isEmpty()) {
            return Optional.of(KEY);
        }
        return access == Access.OPERATOR && caller.get().role() != Role.OPERATOR
                ? Optional.of(FaultCode.ROLE_REQUIRED.because(
                        "this is for operators, and " + caller.get().client() + " is a client: use an operator's key"))
                : Optional.empty();
    }

    private static String path(HttpServletRequest request) {
        String more = request.getPathInfo();
        return request.getServletPath() + (more == null ? "" : more);
    }

    private static Optional<String> key(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip())
                : Optional.ofNullable(request.getHeader("X-API-Key"));
    }
}
