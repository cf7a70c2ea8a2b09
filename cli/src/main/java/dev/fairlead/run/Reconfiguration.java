package dev.fairlead.run;

import dev.fairlead.admin.Access;
import dev.fairlead.admin.AdminServer;
import dev.fairlead.config.AdminConfig;
import dev.fairlead.config.Config;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.Token;
import dev.fairlead.listener.DataPath;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.reload.Plan;
import dev.fairlead.reload.ReloadReport;
import dev.fairlead.reload.Step;
import dev.fairlead.state.StateKeeper;
import dev.fairlead.systemd.Notifier;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out plans on a running proxy: first what can fail, then all of it. Confined to the reloading thread. */
final class Reconfiguration implements Reloads.Change {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final Parts parts;

    /**
     * What it changes.
     *
     * @param ending whether the proxy is on its way out
     * @param systemd is told of reloads until then
     */
    record Parts(
            Serving serving,
            DataPath dataPath,
            AdminServer admin,
            EventLoops adminLoops,
            Succession succession,
            Reporting reporting,
            StateKeeper state,
            BooleanSupplier ending,
            Notifier systemd) {}

    Reconfiguration(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void carryOut(Plan plan, Config wanted) throws ReloadFailure {
        if (parts.ending().getAsBoolean()) {
            throw new ReloadFailure("this process is on its way out");
        }
        Optional<AdminServer.Move> move = prepareMove(plan);
        Prepared prepared;
        try {
            prepared = parts.serving().prepare(plan);
        } catch (ReloadFailure failure) {
            move.ifPresent(AdminServer.Move::undo);
            throw failure;
        }
        move.ifPresent(ready -> complete(ready, wanted));
        plan.steps().forEach(step -> commit(step, wanted));
        parts.serving().commit(plan, wanted, prepared);
    }

    private Optional<AdminServer.Move> prepareMove(Plan plan) throws ReloadFailure {
        for (Step step : plan.steps()) {
            if (step instanceof Step.MoveAdmin move) {
                try {
                    return Optional.of(parts.admin().moveTo(parts.adminLoops(), move.to()));
                } catch (IOException e) {
                    throw new ReloadFailure("admin: " + e.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    private void complete(AdminServer.Move move, Config wanted) {
        // Together with the rules that go with the address: neither is good with the other's.
        move.complete(access(wanted.admin()));
        parts.succession().moveTo(Proxy.socket(wanted));
        log.info("admin: listening on {}", HostPort.of(parts.admin().address()));
    }

    private void commit(Step step, Config wanted) {
        switch (step) {
            case Step.ChangeProcess _ -> changeProcess(wanted);
            case Step.ChangeAccess _ -> parts.admin().change(access(wanted.admin()));
            case Step.AddCluster _,
                    Step.ChangeCluster _,
                    Step.ReplaceCluster _,
                    Step.RemoveCluster _,
                    Step.AddRoute _,
                    Step.ChangeRoute _,
                    Step.MoveRoute _,
                    Step.RemoveRoute _,
                    Step.OpenDoor _,
                    Step.LeadDoor _,
                    Step.CloseDoor _,
                    Step.MoveAdmin _,
                    Step.Restart _ -> {}
        }
    }

    private void changeProcess(Config wanted) {
        parts.reporting().change(wanted.log());
        parts.dataPath().change(wanted.dataPath());
        parts.state().change(wanted.stateFile());
    }

    static Access access(AdminConfig admin) {
        return new Access(admin.token().map(Token::reveal), admin.metricsToken());
    }

    @Override
    public void onReloading() {
        if (!parts.ending().getAsBoolean()) {
            parts.systemd().reloading();
        }
    }

    @Override
    public void onReloaded() {
        if (!parts.ending().getAsBoolean()) {
            parts.systemd().reloaded();
        }
    }

    @Override
    public void onReport(ReloadReport report) {
        parts.reporting().onReload(report);
    }
}
