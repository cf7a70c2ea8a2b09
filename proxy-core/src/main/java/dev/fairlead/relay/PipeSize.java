package dev.fairlead.relay;

/** Makes pipes larger than the kernel makes them, if it can. */
@FunctionalInterface
interface PipeSize {
    /** What a user without privileges may ask for (fs.pipe-max-size); four times less cost half as much again per byte. */
    int WANTED_BYTES = 1024 * 1024;

    /**
     * Makes the pipe with this descriptor hold {@value #WANTED_BYTES} bytes, or leaves it as it is.
     *
     * @param present how many it holds
     * @return how many it holds now
     */
    int enlarge(int pipe, int present);
}
