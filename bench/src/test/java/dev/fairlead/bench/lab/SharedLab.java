package dev.fairlead.bench.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test one {@link Lab} per Patroni version, shared by all test classes of the run and repaired before each test.
 *
 * <p>Use: {@code @ExtendWith(SharedLab.class)}, and a parameter {@code Lab lab} for the machine's version or {@code @SharedLab.Of(DEBIAN_13) Lab lab}. Where
 * that version cannot run the test is skipped with the reason; with {@code CI=true} it fails.
 */
public final class SharedLab implements ParameterResolver, BeforeEachCallback {
    private static final Namespace LABS = Namespace.create(SharedLab.class);

    /** Chooses the version of a lab parameter. */
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Of {
        PatroniVersion value();
    }

    /** Repairs the labs that run; a fresh one is healthy anyway. */
    @Override
    public void beforeEach(ExtensionContext context) {
        for (PatroniVersion version : PatroniVersion.values()) {
            Lab running = store(context).get(version, Lab.class);
            if (running != null) {
                repairOrReplace(running, version, context);
            }
        }
    }

    /** Whether Patroni finds back from every fault is not what the tests judge: a lab beyond repair is told of, and a fresh one takes its place. */
    private static void repairOrReplace(Lab lab, PatroniVersion version, ExtensionContext context) {
        try {
            lab.repair();
        } catch (LabException beyondRepair) {
            context.publishReportEntry("a lab beyond repair was replaced", String.valueOf(beyondRepair.getMessage()));
            store(context).remove(version);
            lab.close();
        }
    }

    /** Not of constructors: those are called before {@link #beforeEach}, which may end the lab that they were given. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class && parameter.getDeclaringExecutable() instanceof Method;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PatroniVersion version =
                parameter.findAnnotation(Of.class).map(Of::value).orElse(PatroniVersion.MACHINE);
        requirePossible(version);
        return store(context).computeIfAbsent(version, wanted -> Lab.start(LabOptions.of(wanted)), Lab.class);
    }

    /** Skips the calling test where a lab of that version cannot run; fails it with {@code CI=true}. For tests that start a lab of their own. */
    public static void requirePossible(PatroniVersion version) {
        requireNothingMissing(Prerequisites.missing(version));
    }

    /** Skips the calling test where one of these programs is not installed; fails it with {@code CI=true}. */
    public static void requireCommands(String... commands) {
        requireNothingMissing(Prerequisites.missingCommands(commands));
    }

    private static void requireNothingMissing(List<String> missing) {
        if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new LabException("this cannot run here: " + String.join("; ", missing));
        }
        Assumptions.assumeTrue(missing.isEmpty(), () -> String.join("; ", missing));
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(LABS);
    }
}
