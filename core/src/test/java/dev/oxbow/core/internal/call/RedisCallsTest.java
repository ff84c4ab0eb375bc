package dev.oxbow.core.internal.call;

import static dev.oxbow.core.internal.call.CallsFixture.COMMAND;
import static dev.oxbow.core.internal.call.CallsFixture.IDEMPOTENT;
import static dev.oxbow.core.internal.call.CallsFixture.QUOTA;
import static dev.oxbow.core.internal.call.CallsFixture.SCRIPT;
import static dev.oxbow.core.internal.call.CallsFixture.WRITE;
import static dev.oxbow.core.internal.call.CallsFixture.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RedisCallsTest {
    private static final String NOSCRIPT = "NOSCRIPT No matching script. Please use EVAL.";

    private final CallsFixture fixture = new CallsFixture();
    private final ScriptedPool pool = fixture.pool;

    @Test
    void aCommandIsSentOnAShortLeaseThatIsReturned() {
        pool.reply("value");
        assertThat(fixture.calls.command(WRITE, COMMAND)).isEqualTo("value");
        assertThat(pool.leases).containsExactly(Lease.SHORT);
        assertThat(pool.leasesOpen()).isZero();
        assertThat(fixture.sent(Cause.TAKE)).isEqualTo(1);
    }

    @Test
    void theTimeFromSendingToTheReplyIsObserved() {
        pool.answer(() -> {
            fixture.ticker.advance(Duration.ofMillis(7));
            return "value";
        });
        fixture.calls.command(WRITE, COMMAND);
        assertThat(fixture.journal.responseMillis().last()).isEqualTo(7);
    }

    @Test
    void aScriptIsSentByItsDigestWithItsKeysAndArguments() {
        pool.reply(List.of(1L));
        fixture.calls.script(WRITE, SCRIPT, List.of("bull:q"), List.of("a", "b"));
        assertThat(pool.sent).containsExactly(RedisCommand.of("EVALSHA", SCRIPT.sha1(), "1", "bull:q", "a", "b"));
    }

    @Test
    void theNumberOfCommandsIsRemovedFromTheReplyOfAScript() {
        pool.reply(List.of(9L, "job", List.of(1L)));
        assertThat(fixture.calls.script(WRITE, SCRIPT, List.of(), List.of())).containsExactly("job", List.of(1L));
        assertThat(fixture.inner(Cause.TAKE)).isEqualTo(9);
        assertThat(fixture.meter.counts().withInner()).isEqualTo(10);
    }

    @Test
    void anUnknownScriptIsSentInFullAtOnceOnTheSameConnection() {
        pool.fail(error(NOSCRIPT)).reply(List.of(3L, "done"));
        assertThat(fixture.calls.script(WRITE, SCRIPT, List.of("bull:q"), List.of("a")))
                .containsExactly("done");
        assertThat(pool.sent.get(1)).isEqualTo(RedisCommand.of("EVAL", SCRIPT.text(), "1", "bull:q", "a"));
        assertThat(pool.lent).hasSize(1);
        assertThat(fixture.pauses).isEmpty();
        assertThat(fixture.sent(Cause.TAKE)).isEqualTo(1);
        assertThat(fixture.sent(Cause.RETRY)).isEqualTo(1);
        assertThat(fixture.inner(Cause.TAKE)).isEqualTo(3);
    }

    @Test
    void sendingAScriptInFullIsNoRetry() {
        RedisCalls once = fixture.withPolicy(RetryPolicy.NONE);
        pool.fail(error(NOSCRIPT)).reply(List.of(1L));
        assertThat(once.script(WRITE, SCRIPT, List.of(), List.of())).isEmpty();
    }

    @Test
    void aReplyWithoutTheNumberOfCommandsIsRejected() {
        pool.reply(List.of("no number"));
        assertThatThrownBy(() -> fixture.calls.script(WRITE, SCRIPT, List.of(), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("answer");
    }

    @Test
    void anErrorReplyCountsAsSentAndKeepsTheConnection() {
        pool.fail(error("WRONGTYPE Operation against a key holding the wrong kind of value"));
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).isInstanceOf(RedisReplyException.class);
        assertThat(fixture.sent(Cause.TAKE)).isEqualTo(1);
        assertThat(pool.lent.get(0).isBroken()).isFalse();
        assertThat(pool.leasesOpen()).isZero();
    }

    @Test
    void aReadOnlyReplicaRedirects() {
        pool.fail(error("READONLY You can't write against a read only replica."))
                .reply("OK");
        assertThat(fixture.calls.command(WRITE, COMMAND)).isEqualTo("OK");
        assertThat(pool.lent.get(0).isBroken()).isTrue();
        assertThat(pool.redirected).containsExactly("READONLY You can't write against a read only replica.");
        assertThat(pool.lent.get(1).isBroken()).isFalse();
        assertThat(fixture.pauses).isEmpty();
    }

    @Test
    void onceTheQuotaIsUsedUpNothingIsSentAnyMore() {
        pool.fail(error(QUOTA));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> fixture.calls.command(IDEMPOTENT, COMMAND))
                    .isInstanceOfSatisfying(RedisReplyException.class, e -> {
                        assertThat(e.fault().kind()).isEqualTo(FaultKind.PLAN_QUOTA_EXHAUSTED);
                        assertThat(e.fault().limit()).hasValue(500_000);
                    })
                    .hasMessage(QUOTA);
        }
        assertThat(pool.sent).hasSize(1);
        assertThat(fixture.sent(Cause.STATUS)).isEqualTo(1);
        assertThat(fixture.calls.rejectedFor()).isEqualTo(QuotaGate.PROBE_INTERVAL);
        assertThat(fixture.journal.isPlanRejecting()).isTrue();
    }

    @Test
    void oneProbePerIntervalPasses() {
        pool.fail(error(QUOTA)).fail(error(QUOTA));
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).hasMessage(QUOTA);
        fixture.ticker.advance(QuotaGate.PROBE_INTERVAL);
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).hasMessage(QUOTA);
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).hasMessage(QUOTA);
        assertThat(pool.sent).hasSize(2);
    }

    @Test
    void aProbeThatSucceedsOpensTheGate() {
        pool.fail(error(QUOTA)).reply("a").reply("b");
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).hasMessage(QUOTA);
        fixture.ticker.advance(QuotaGate.PROBE_INTERVAL);
        assertThat(fixture.calls.command(WRITE, COMMAND)).isEqualTo("a");
        assertThat(fixture.calls.command(WRITE, COMMAND)).isEqualTo("b");
        assertThat(fixture.calls.rejectedFor()).isZero();
        assertThat(fixture.journal.isPlanRejecting()).isFalse();
    }

    @Test
    void afterAProbeWithoutAnAnswerTheNextCallProbes() {
        pool.fail(error(QUOTA));
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).hasMessage(QUOTA);
        fixture.ticker.advance(QuotaGate.PROBE_INTERVAL);
        pool.fail(CallsFixture.broken()).reply("renewed");
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).hasMessage("Connection reset");
        assertThat(fixture.calls.command(WRITE, COMMAND)).isEqualTo("renewed");
    }
}
