package dev.fairlead.bench.lab;

/** The lab itself does not work: a missing package, a process that ends, a cluster that does not become healthy in time. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
