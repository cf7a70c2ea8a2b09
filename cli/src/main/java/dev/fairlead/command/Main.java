package dev.fairlead.command;

import dev.fairlead.probe.NetworkProbing;
import dev.fairlead.run.Preloading;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the program starts. */
@Command(
        name = "fairlead",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        description = "Guides PostgreSQL connections to the right member of a Patroni cluster.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead run --config fairlead.yaml",
            "  fairlead run --patroni http://10.0.0.1:8008,http://10.0.0.2:8008 --primary 0.0.0.0:5432",
            "  fairlead check --config fairlead.yaml --connect",
            "  fairlead status",
            "  fairlead reload",
            "  fairlead import haproxy.cfg -o fairlead.yaml",
            "",
            "Each command has its own --help."
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        if (HealthCommand.isAll(args)) {
            System.exit(HealthCommand.ask(System.getenv(), System.out));
        }
        if (isRun(args)) {
            Preloading.start();
        }
        NetworkProbing.turnOffNameCache();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(System.getenv(), out, err, args));
    }

    /** Runs a command as {@code main} does, for tests too. */
    static int execute(Map<String, String> environment, PrintWriter out, PrintWriter err, String... args) {
        Optional<Run> plain = PlainRun.read(environment, args);
        return plain.isPresent()
                ? run(plain.get(), err)
                : commands(environment)
                        .setOut(out)
                        .setErr(err)
                        .setUsageHelpAutoWidth(true)
                        .execute(args);
    }

    /** A failure ends the process, as it does with other commands: what has been started already must not go on without the rest. */
    private static int run(Run run, PrintWriter err) {
        try {
            return run.untilItEnds(err);
        } catch (RuntimeException failure) {
            failure.printStackTrace(err);
            return ExitCode.FAILED;
        }
    }

    private static boolean isRun(String... args) {
        return args.length > 0 && args[0].equals(PlainRun.COMMAND);
    }

    private static CommandLine commands(Map<String, String> environment) {
        return new CommandLine(new Main())
                .addSubcommand(withShortcuts(new RunCommand(environment)))
                .addSubcommand(withShortcuts(new CheckCommand(environment)))
                .addSubcommand(new CommandLine(new ImportCommand(environment, System.in))
                        .setCaseInsensitiveEnumValuesAllowed(true))
                .addSubcommand(new StatusCommand(environment))
                .addSubcommand(new HealthCommand(environment))
                .addSubcommand(new SessionsCommand(environment))
                .addSubcommand(new KillCommand(environment))
                .addSubcommand(new HoldCommand.Hold(environment))
                .addSubcommand(new HoldCommand.Release(environment))
                .addSubcommand(new DrainCommand.Drain(environment))
                .addSubcommand(new DrainCommand.Undrain(environment))
                .addSubcommand(new FenceCommand(environment))
                .addSubcommand(new AcceptIdentityCommand(environment))
                .addSubcommand(new FailoversCommand(environment))
                .addSubcommand(new LogLevelCommand(environment))
                .addSubcommand(new ReloadCommand(environment))
                .addSubcommand(new GenerateCompletion());
    }

    private static CommandLine withShortcuts(Object command) {
        var line = new CommandLine(command);
        ConfigOptions.addTo(line.getCommandSpec());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
