package dev.oxbow.core.store;

/**
 * What a {@link JobStore} must do that serves several processes: besides {@link LocalJobStoreContract} it survives the end of a
 * worker and the loss of a reply. The interval between two looks for stalled jobs runs on the store's own time.
 */
public abstract class JobStoreContract extends LocalJobStoreContract implements ReclaimContract, HeartbeatContract {
    /** For subclasses; JUnit makes one instance for each test. */
    protected JobStoreContract() {}
}
