package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Lab;
import java.util.List;

/** nginx with its stream module. It cannot ask Patroni, so it is only a yardstick for moving bytes. */
public record NginxRecipe() implements Recipe {
    @Override
    public String name() {
        return "nginx stream";
    }

    @Override
    public Family family() {
        return Family.NGINX;
    }

    @Override
    public String reason() {
        return "Debian's package with its defaults: one worker, 16 kB buffers, no access log; more connections than"
                + " the default 512, because the tests need them.";
    }

    @Override
    public String version() {
        return Versions.of("nginx", "-v");
    }

    @Override
    public Running launch(Lab lab, Backend backend) {
        String address = Running.newAddress(lab);
        String text = """
            load_module /usr/lib/nginx/modules/ngx_stream_module.so;
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr;
            events {
                worker_connections 19000;
            }
            stream {
                server {
                    listen %s;
                    proxy_pass %s;
                    proxy_timeout 30m;
                }
            }
            """.formatted(address, backend.address());
        return Running.start(
                this,
                lab,
                address,
                text,
                file -> List.of(
                        "nginx", "-p", String.valueOf(file.getParent()), "-e", "stderr", "-c", file.toString()));
    }
}
