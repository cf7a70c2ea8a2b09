package dev.fairlead.bench.dashboard;

import dev.fairlead.bench.browser.Browser;
import dev.fairlead.bench.lab.LabException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the one {@link Browser} of the run. Where there is none the test is skipped with the reason; with {@code CI=true} it fails. */
final class SharedBrowser implements ParameterResolver {
    private static final Namespace BROWSERS = Namespace.create(SharedBrowser.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        List<String> missing = Browser.missing();
        if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new LabException("no browser can start here: " + missing + " is missing");
        }
        Assumptions.assumeTrue(missing.isEmpty(), () -> "no browser: " + missing + " is missing");
        return context.getRoot().getStore(BROWSERS).computeIfAbsent("browser", _ -> Browser.start(), Browser.class);
    }
}
