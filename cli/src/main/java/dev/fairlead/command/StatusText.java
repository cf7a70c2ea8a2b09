package dev.fairlead.command;

import dev.fairlead.admin.StatusReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Sets a status for people to read. Pure. */
final class StatusText {
    private StatusText() {}

    static String of(StatusReport report) {
        return "fairlead " + report.version() + ", " + report.state() + ", up " + age(report.uptimeMillis()) + ", "
                + report.sessions().open() + " of at most " + report.sessions().most() + " sessions\n"
                + config(report.config())
                + report.clusters().stream().map(StatusText::cluster).collect(Collectors.joining())
                + "\n"
                + routes(report.routes())
                + candidates(report.routes());
    }

    /** Only what a person must know. */
    private static String config(StatusReport.Configuration config) {
        return config.stale()
                ? "STALE: " + config.file().orElse("what is configured") + " is not what runs: refused at "
                        + config.at().orElse("-") + ", wished by " + config.by().orElse("-") + "\n"
                        + config.problems().stream()
                                .map(problem -> "  " + problem + "\n")
                                .collect(Collectors.joining())
                : "";
    }

    private static String cluster(StatusReport.Cluster cluster) {
        var text = new StringBuilder("\ncluster " + cluster.name());
        cluster.scope().ifPresent(scope -> text.append(", scope ").append(scope));
        if (cluster.paused()) {
            text.append(", paused");
        }
        cluster.verdictAgeMillis()
                .ifPresent(
                        millis -> text.append(", judged ").append(age(millis)).append(" ago"));
        text.append("\n  primary: ").append(primary(cluster.primary())).append('\n');
        cluster.probing()
                .ifPresent(probing ->
                        text.append("  probing: ").append(probing(probing)).append('\n'));
        cluster.alarms().forEach(alarm -> text.append("  ALARM: ").append(alarm).append('\n'));
        cluster.orders()
                .forEach(order -> text.append("  ORDER: ").append(order(order)).append('\n'));
        if (!cluster.members().isEmpty()) {
            text.append('\n').append(members(cluster.members()));
        }
        return text.toString();
    }

    private static String primary(StatusReport.Primary primary) {
        String who = primary.member().isEmpty() ? "none" : primary.member();
        String timeline = primary.timeline() > 0 ? " on timeline " + primary.timeline() : "";
        String verdict = primary.verdict().equals("writable") ? "" : ", " + primary.verdict();
        String lease = primary.leaseLeftMillis().isPresent()
                ? ", lease " + age(primary.leaseLeftMillis().getAsLong()) + " left"
                : "";
        return who + timeline + verdict + " (" + primary.detail() + lease + ")";
    }

    private static String probing(StatusReport.Probing probing) {
        String last = probing.lastTriggerAgeMillis().isEmpty()
                ? ""
                : "; triggered " + age(probing.lastTriggerAgeMillis().getAsLong()) + " ago: " + probing.lastTrigger()
                        + " (" + probing.triggers() + " so far)";
        return probing.mode() + last;
    }

    private static String order(StatusReport.Order order) {
        String why = order.why().isEmpty() ? "" : ": " + order.why();
        String left = order.leftMillis().isEmpty()
                ? ""
                : ", " + age(order.leftMillis().getAsLong())
                        + (order.order().equals("drain") ? " to its cut" : " left");
        return order.order() + " " + order.subject() + " since " + age(order.ageMillis()) + left + ", by " + order.who()
                + why;
    }

    private static String members(List<StatusReport.Member> members) {
        var table = new TextTable(
                List.of(3, 4), "MEMBER", "ROLE", "STATE", "TIMELINE", "LAG", "POSTGRES", "PATRONI", "WHY");
        for (StatusReport.Member member : members) {
            table.add(
                    member.name(),
                    role(member),
                    orDash(member.state()),
                    member.timeline() > 0 ? String.valueOf(member.timeline()) : "-",
                    lag(member.lagBytes()),
                    orDash(member.backend()),
                    patroni(member),
                    why(member));
        }
        return table.text("  ");
    }

    /** What a silent member was is not what it is. */
    private static String role(StatusReport.Member member) {
        boolean current = member.reach().equals("answering") || member.role().equals("unknown");
        return current ? member.role() : "(" + member.role() + ")";
    }

    private static String patroni(StatusReport.Member member) {
        if (!member.reach().equals("answering")) {
            return member.wordAgeMillis().isPresent()
                    ? member.reach() + " for " + age(member.wordAgeMillis().getAsLong())
                    : member.reach();
        }
        return member.reach()
                + member.probe()
                        .map(probe -> " in " + probe.latencyMillis() + " ms")
                        .orElse("");
    }

    private static String why(StatusReport.Member member) {
        String certificate = member.certificateExpires()
                .map(at -> "; certificate until " + at)
                .orElse("");
        return member.detail() + certificate;
    }

    private static String routes(List<StatusReport.RouteStatus> routes) {
        var table =
                new TextTable(List.of(4, 5), "ROUTE", "TO", "LISTENS ON", "LEADS TO", "SESSIONS", "HELD", "WHY HELD");
        for (StatusReport.RouteStatus route : routes) {
            table.add(
                    route.name(),
                    route.to(),
                    route.listen().isEmpty() ? "draining" : String.join(", ", route.listen()),
                    route.members().isEmpty() ? route.leads() : String.join(", ", route.members()),
                    String.valueOf(route.open()),
                    String.valueOf(route.held()),
                    route.why().isEmpty() ? "" : route.why() + ", " + route.detail());
        }
        return table.text("");
    }

    /** Why each route leads to a member or not. */
    private static String candidates(List<StatusReport.RouteStatus> routes) {
        var table = new TextTable(List.of(), "ROUTE", "MEMBER", "ROUTED TO", "BECAUSE");
        routes.forEach(route -> route.candidates()
                .forEach(candidate -> table.add(
                        route.name(), candidate.member(), candidate.routed() ? "yes" : "no", candidate.why())));
        boolean any = routes.stream().anyMatch(route -> !route.candidates().isEmpty());
        return any ? "\n" + table.text("") : "";
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String lag(OptionalLong bytes) {
        return bytes.isEmpty() ? "-" : size(bytes.getAsLong());
    }

    private static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, amount >= 10 || unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
    }

    /** Rounded as people speak: {@code 0.4 s}, {@code 3 m 12 s}, {@code 2 d 4 h}. */
    static String age(long millis) {
        Duration age = Duration.ofMillis(millis);
        if (age.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
        if (age.toHours() == 0) {
            return age.toMinutes() + " m " + age.toSecondsPart() + " s";
        }
        return age.toDays() == 0
                ? age.toHours() + " h " + age.toMinutesPart() + " m"
                : age.toDays() + " d " + age.toHoursPart() + " h";
    }
}
