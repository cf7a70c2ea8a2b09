package dev.fairlead.bench.failover;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;

/** What is done to the cluster. */
public enum Event {
    SWITCHOVER("planned switchover") {
        @Override
        void strike(Lab lab, Member leader) {
            lab.switchover();
        }
    },
    KILL("kill -9 of the leader's Patroni and PostgreSQL") {
        @Override
        void strike(Lab lab, Member leader) {
            lab.kill9(leader.name());
        }
    };

    private final String title;

    Event(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    abstract void strike(Lab lab, Member leader);
}
