package dev.fairlead.command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** A command that asks a running proxy: reaches it, and turns what goes wrong into a sentence and an exit status. */
abstract class ClientCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    ClientCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public final Integer call() {
        try {
            PrintWriter out = spec.commandLine().getOut();
            ask(admin.client(environment), out);
            out.flush();
            return ExitCode.OK;
        } catch (ClientFailure failure) {
            return fail(failure.exitCode(), String.valueOf(failure.getMessage()));
        } catch (JacksonException garbled) {
            return fail(ExitCode.FAILED, "this is not the answer of a fairlead: " + garbled.getOriginalMessage());
        }
    }

    private int fail(int exitCode, String sentence) {
        spec.commandLine().getErr().println("fairlead " + spec.name() + ": " + sentence);
        return exitCode;
    }

    /** @throws ClientFailure when it is not done */
    abstract void ask(AdminClient client, PrintWriter out) throws ClientFailure;

    static String text(@Nullable Object option) {
        return Optional.ofNullable(option).map(Object::toString).orElse("");
    }
}
