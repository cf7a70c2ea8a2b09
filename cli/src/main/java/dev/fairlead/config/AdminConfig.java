package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The admin endpoint.
 *
 * @param listen where it listens; port 0 for any free one
 * @param token what clients must send; there whenever {@code listen} is not loopback
 * @param metrics whether anything is collected for {@code /metrics}, and served there
 * @param metricsToken whether {@code /metrics} asks for it too
 */
public record AdminConfig(InetSocketAddress listen, Optional<Token> token, boolean metrics, boolean metricsToken) {
    public AdminConfig {
        requireNonNull(listen, "listen");
        requireNonNull(token, "token");
    }
}
