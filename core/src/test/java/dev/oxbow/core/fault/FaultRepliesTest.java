package dev.oxbow.core.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are as servers and vendors write them. */
@Tag("unit")
class FaultRepliesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '^', textBlock = """
            PLAN_QUOTA_EXHAUSTED       § ERR max requests limit exceeded. Limit: 500000, Usage: 500000. See https://upstash.com/docs/redis/troubleshooting/max_requests_limit for details
            PLAN_QUOTA_EXHAUSTED       § err MAX requests limit exceeded. Limit: 10000, Usage: 10001
            PLAN_DAILY_QUOTA_EXHAUSTED § ERR max daily request limit exceeded. Limit: 10000, Usage: 10000.
            PLAN_CONNECTION_LIMIT      § ERR max concurrent connections exceeded
            SERVER_CONNECTION_LIMIT    § ERR max number of clients reached
            SERVER_CONNECTION_LIMIT    § ERR max number of clients + cluster connections reached
            PLAN_STORAGE_FULL          § ERR DB capacity quota exceeded. Limit: 268435456 bytes, actual: 268435999 bytes.
            OUT_OF_MEMORY              § OOM command not allowed when used memory > 'maxmemory'.
            OUT_OF_MEMORY              § OOM command not allowed when used memory > 'maxmemory'. script: 7b2a, on @user_script:3.
            COMMAND_TOO_LARGE          § ERR max request size exceeded. Limit: 1048576 bytes, actual: 2000000 bytes
            RECORD_TOO_LARGE           § ERR max single record size exceeded. Limit: 104857600 bytes, Actual: 104857999 bytes
            KEY_TOO_LONG               § ERR max key size exceeded. Limit: 32768 bytes, Actual: 40000 bytes
            PENDING_LIST_FULL          § ERR XReadGroup is cancelled. Pending list is almost full
            LOGIN_MISSING              § NOAUTH Authentication required.
            LOGIN_MISSING              § NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time
            LOGIN_REFUSED              § WRONGPASS invalid username-password pair or user is disabled.
            LOGIN_MISMATCH             § ERR invalid password
            LOGIN_MISMATCH             § ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?
            LOGIN_MISMATCH             § ERR Client sent AUTH, but no password is set
            PERMISSION_MISSING         § NOPERM User worker has no permissions to run the 'evalsha' command
            PROTOCOL_REFUSED           § NOPROTO unsupported protocol version
            PROTECTED_MODE             § DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user.
            LOADING                    § LOADING Redis is loading the dataset in memory
            READ_ONLY                  § READONLY You can't write against a read only replica.
            READ_ONLY                  § READONLY You can't write against a read only replica. script: 7b2a, on @user_script:1.
            PRIMARY_DOWN               § MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.
            TOO_FEW_REPLICAS           § NOREPLICAS Not enough good replicas to write.
            DISK_FAILING               § MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option).
            CLUSTER_DOWN               § CLUSTERDOWN Hash slot not served
            CLUSTER_DOWN               § CLUSTERDOWN The cluster is down
            SLOT_MOVING                § TRYAGAIN Multiple keys request during rehashing of slot
            CLUSTER_REDIRECT           § MOVED 3999 127.0.0.1:6381
            CLUSTER_REDIRECT           § ASK 3999 127.0.0.1:6381
            CROSS_SLOT                 § CROSSSLOT Keys in request don't hash to the same slot
            CROSS_SLOT                 § ERR Script attempted to access keys that do not hash to the same slot script: 7b2a, on @user_script:1.
            BUSY_SCRIPT                § BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
            UNBLOCKED                  § UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)
            UNBLOCKED                  § UNBLOCKED client unblocked via CLIENT UNBLOCK
            SCRIPT_MISSING             § NOSCRIPT No matching script. Please use EVAL.
            SCRIPT_NOT_KILLED          § NOTBUSY No scripts in execution right now.
            SCRIPT_NOT_KILLED          § UNKILLABLE Sorry the script already executed write commands against the dataset.
            WRONG_TYPE                 § WRONGTYPE Operation against a key holding the wrong kind of value
            COMMAND_UNKNOWN            § ERR unknown command 'FOO', with args beginning with: 'bull:q:1' 'secret'
            COMMAND_UNKNOWN            § ERR unknown subcommand 'BAR'. Try CLIENT HELP.
            COMMAND_UNKNOWN            § ERR Unknown subcommand or wrong number of arguments for 'x'. Try CLIENT HELP.
            COMMAND_INVALID            § ERR wrong number of arguments for 'get' command
            COMMAND_INVALID            § ERR syntax error
            COMMAND_INVALID            § ERR value is not an integer or out of range
            KEYS_UNDECLARED            § ERR Dynamic keys are not allowed in Lua scripts when 'allow-key-locking' flag is set
            TRANSACTION_ABORTED        § EXECABORT Transaction discarded because of previous errors.
            EXISTS_ALREADY             § BUSYKEY Target key name already exists.
            EXISTS_ALREADY             § BUSYGROUP Consumer Group name already exists
            DATABASE_NUMBER            § ERR invalid DB index
            DATABASE_NUMBER            § ERR DB index is out of range
            DATABASE_NUMBER            § ERR SELECT is not allowed in cluster mode
            CONNECTION_MISUSED         § ERR only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT allowed in this context
            CONNECTION_MISUSED         § ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
            UNKNOWN                    § ERR something new
            UNKNOWN                    § ERR
            UNKNOWN                    § BUSYBODY is no word of Redis
            UNKNOWN                    § READONLYNESS is no word of Redis
            UNKNOWN                    § The server is BUSY today
            """)
    void everyKnownReplyHasItsKind(FaultKind kind, String reply) {
        assertThat(Fault.ofReply(reply).kind()).isEqualTo(kind);
    }

    @Test
    void everyKindThatStandsForAReplyIsCoveredByAText() {
        Set<FaultKind> ownSide = EnumSet.range(FaultKind.UNREACHABLE, FaultKind.UNKNOWN);
        Set<FaultKind> replies = EnumSet.complementOf(EnumSet.copyOf(ownSide));
        assertThat(KnownReplies.kinds()).isEqualTo(replies);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            OUT_OF_MEMORY        | ERR Error running script (call to f_1a2b): @user_script:14: -OOM command not allowed when used memory > 'maxmemory'.
            READ_ONLY            | ERR Error running script (call to f_1a2b): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.
            WRONG_TYPE           | ERR Error running script (call to f_1a2b): @user_script:1: WRONGTYPE Operation against a key holding the wrong kind of value
            PLAN_QUOTA_EXHAUSTED | ERR Error running script (call to f_1a2b): @user_script:1: ERR max requests limit exceeded. Limit: 500000, Usage: 500000.
            PLAN_STORAGE_FULL    | @user_script:7: ERR DB capacity quota exceeded
            UNKNOWN              | ERR Error running script (call to f_1a2b): @user_script:1: user_script:1: the queue is busy and the word is denied
            """)
    void anErrorWrappedByAnOlderServersScriptHasItsOwnKind(FaultKind kind, String reply) {
        Fault fault = Fault.ofReply(reply);
        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.fromScript()).isTrue();
    }

    @Test
    void anErrorInsideAScriptIsNotSurelyUnrun() {
        assertThat(Fault.ofReply("OOM command not allowed when used memory > 'maxmemory'.")
                        .refusedUnrun())
                .isTrue();
        assertThat(Fault.ofReply(
                                "OOM command not allowed when used memory > 'maxmemory'. script: 7b2a, on @user_script:3.")
                        .refusedUnrun())
                .isFalse();
    }

    @Test
    void aScriptOnAReadOnlyServerHasWrittenNothing() {
        assertThat(Fault.ofReply(
                                "READONLY You can't write against a read only replica. script: 7b2a, on @user_script:3.")
                        .refusedUnrun())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOADING Redis is loading the dataset in memory | true
            NOSCRIPT No matching script.                   | true
            ERR max requests limit exceeded                | true
            ERR DB capacity quota exceeded                 | false
            ERR something new                              | false
            """)
    void onlyRefusalsThatComeBeforeTheCommandAreSurelyUnrun(String reply, boolean unrun) {
        assertThat(Fault.ofReply(reply).refusedUnrun()).isEqualTo(unrun);
    }

    @Test
    void limitAndUsageAreRead() {
        Fault fault =
                Fault.ofReply("ERR max requests limit exceeded. Limit: 500000, Usage: 500001. See docs for details");
        assertThat(fault.limit()).hasValue(500_000);
        assertThat(fault.usage()).hasValue(500_001);
    }

    @Test
    void limitAndActualSizeInBytesAreRead() {
        Fault fault = Fault.ofReply("ERR max request size exceeded. Limit: 1048576 bytes, Actual: 2000000 bytes");
        assertThat(fault.limit()).hasValue(1_048_576);
        assertThat(fault.usage()).hasValue(2_000_000);
    }

    @Test
    void figuresTooLargeToBeTrueAreLeftOut() {
        assertThat(Fault.ofReply("ERR max requests limit exceeded. Limit: 99999999999999999999999, Usage: 1")
                        .limit())
                .isEmpty();
    }

    @Test
    void adviceNamesThePlansFigures() {
        assertThat(Fault.ofReply("ERR max requests limit exceeded. Limit: 500000, Usage: 500000.")
                        .advice())
                .startsWith("The Redis plan's monthly command quota is used up (500000 of 500000). Commands");
    }

    @Test
    void adviceLeavesFiguresOutThatThePlanDidNotName() {
        assertThat(Fault.ofReply("ERR max requests limit exceeded").advice())
                .startsWith("The Redis plan's monthly command quota is used up. Commands");
    }

    @Test
    void theCommandWithItsKeysAndDataIsCutOff() {
        assertThat(Fault.ofReply(
                                "ERR max requests limit exceeded. Limit: 1, Usage: 1, command was: [[\"SET\",\"key\",\"secret\"]]")
                        .message())
                .isEqualTo("ERR max requests limit exceeded. Limit: 1, Usage: 1");
    }

    @Test
    void argumentsOfAnUnknownCommandAreCutOff() {
        assertThat(Fault.ofReply("ERR unknown command 'FOO', with args beginning with: 'key' 'secret'")
                        .message())
                .isEqualTo("ERR unknown command 'FOO'");
    }

    @Test
    void quotedWordsOfUnknownErrorsAreLeftOut() {
        assertThat(Fault.ofReply("ERR can't serve key 'customer-4711' with \"secret\" now")
                        .message())
                .isEqualTo("ERR can't serve key '…' with '…' now");
    }

    @Test
    void messagesHaveOneLineOfAtMost200Characters() {
        String message =
                Fault.ofReply("ERR first\r\nsecond " + "x".repeat(10_000)).message();
        assertThat(message).hasSize(200).startsWith("ERR first second xxx").doesNotContain("\n");
    }

    @Test
    void codesAreStableWordsAndUnique() {
        List<String> codes =
                Arrays.stream(FaultKind.values()).map(FaultKind::code).toList();
        assertThat(codes).allMatch(code -> code.matches("[a-z]+(-[a-z]+)*"));
        assertThat(new HashSet<>(codes)).hasSameSizeAs(codes);
    }

    @Test
    void quotaFaultsAreLeftForLaterAndKeepTheConnection() {
        for (FaultKind kind : List.of(FaultKind.PLAN_QUOTA_EXHAUSTED, FaultKind.PLAN_DAILY_QUOTA_EXHAUSTED)) {
            assertThat(kind.retry()).isEqualTo(Retry.LATER);
            assertThat(kind.connection()).isEqualTo(ConnectionEffect.KEEP);
            assertThat(kind.health()).isEqualTo(HealthEffect.DOWN);
            assertThat(kind.isQuota()).isTrue();
        }
    }

    @Test
    void aFailoverEvictsAllConnections() {
        assertThat(FaultKind.READ_ONLY.connection()).isEqualTo(ConnectionEffect.EVICT_ALL);
        assertThat(FaultKind.READ_ONLY.retry()).isEqualTo(Retry.ONCE_THEN_BACKOFF);
    }

    @Test
    void errorsOfTheCallerAreNeverRetriedAndSayNothingAboutHealth() {
        for (FaultKind kind : EnumSet.range(FaultKind.WRONG_TYPE, FaultKind.EXISTS_ALREADY)) {
            assertThat(kind.retry()).as(kind.name()).isEqualTo(Retry.NO);
            assertThat(kind.health()).as(kind.name()).isEqualTo(HealthEffect.UP);
        }
    }

    @Test
    void everythingThatDegradesHealthHasAdvice() {
        assertThat(FaultKind.values())
                .filteredOn(kind -> kind.health() != HealthEffect.UP)
                .allMatch(kind -> !kind.advice().isEmpty());
    }
}
