package dev.fairlead.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

/** Tests that need a C compiler are skipped without one; with {@code CI=true} that is a failure. */
public final class NeedsCompiler {
    private NeedsCompiler() {}

    public static void check() {
        boolean possible = NativeBuild.isPossible();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(possible).as("gcc is installed").isTrue();
        }
        Assumptions.assumeTrue(possible, "no gcc, so the load generators cannot be compiled");
    }
}
