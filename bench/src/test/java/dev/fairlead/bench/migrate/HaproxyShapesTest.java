package dev.fairlead.bench.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.connect.Pooler;
import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Background;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.lab.SharedLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever haproxy.cfg is imported: every port leads to the same members through both proxies, before a switchover and after it. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class HaproxyShapesTest {
    /** The shape that needs a cluster with TLS. */
    private static final String TLS = "tls";

    /** An old primary may have to be rewound before it streams again. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void each_shape_leads_to_the_same_members_before_and_after_a_switchover(
            Lab lab, @SharedLab.Of(PatroniVersion.DEBIAN_13) Lab other) {
        SharedLab.requireCommands("haproxy", "pgbouncer");
        int poolerPort = lab.freeServicePort();
        List<Background> poolers = Pooler.besideEach(lab, poolerPort);
        List<SideBySide> pairs = new ArrayList<>();
        try {
            for (String name : Shape.names()) {
                if (!name.equals(TLS)) {
                    pairs.add(SideBySide.start(Shape.of(name, lab, other, poolerPort), lab, other));
                }
            }
            assertThat(pairs).hasSize(9);
            pairs.forEach(HaproxyShapesTest::awaitAgreement);

            lab.switchover();
            other.switchover();
            lab.awaitHealthy(LIMIT);
            other.awaitHealthy(LIMIT);

            pairs.forEach(HaproxyShapesTest::awaitAgreement);
        } finally {
            pairs.forEach(SideBySide::close);
            poolers.forEach(Background::close);
        }
    }

    @Test
    void so_does_the_one_that_asks_patroni_over_tls_with_a_certificate() {
        SharedLab.requirePossible(PatroniVersion.MACHINE);
        SharedLab.requireCommands("haproxy");
        try (Lab lab = Lab.start(LabOptions.of(PatroniVersion.MACHINE).withRestTls(LabOptions.RestTls.MUTUAL));
                SideBySide pair = SideBySide.start(Shape.of(TLS, lab, lab, 1), lab, lab)) {
            awaitAgreement(pair);

            lab.switchover();
            lab.awaitHealthy(LIMIT);

            awaitAgreement(pair);
        }
    }

    private static void awaitAgreement(SideBySide pair) {
        try {
            Await.until(pair.shape().name(), LIMIT, () -> pair.reached().equals(pair.due()));
        } catch (LabException never) {
            assertThat(pair.reached())
                    .as(
                            "%s; HAProxy says: %s",
                            pair.shape().name(), pair.haproxy().said())
                    .isEqualTo(pair.due());
        }
    }
}
