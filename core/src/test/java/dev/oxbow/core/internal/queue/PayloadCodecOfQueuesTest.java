package dev.oxbow.core.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.job.PayloadType;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedJob;
import dev.oxbow.core.queue.TypedQueue;
import dev.oxbow.core.store.UnwatchedJobs;
import dev.oxbow.core.telemetry.Telemetry;
import java.lang.reflect.Type;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every payload of a queue goes through the codec that it is given. */
@Tag("unit")
final class PayloadCodecOfQueuesTest {
    private static final QueueType<Word, Void> WORDS = QueueType.of("words", Word.class, Void.class);

    private final Queue queue = new DefaultQueue(
            "words",
            new InMemoryJobStore(Clock.systemUTC()),
            new LocalDispatch(),
            Runnable::run,
            AsyncCalls.on(Runnable::run),
            new UnwatchedJobs(),
            Telemetry.NONE,
            new Backwards());
    private final TypedQueue<Word, Void> words = queue.typed(WORDS);

    /** Jackson would write it as an object. */
    record Word(String text) {}

    /** Writes words backwards, and reads them so. */
    private static final class Backwards implements PayloadCodec {
        @Override
        public Json encode(@Nullable Object value) {
            return value instanceof Word word ? Json.of(reversed(word.text())) : PayloadCodec.DEFAULT.encode(value);
        }

        @Override
        public @Nullable Object decode(Json json, Type type) {
            return type == Word.class
                    ? new Word(reversed(json.as(String.class)))
                    : PayloadCodec.DEFAULT.decode(json, type);
        }

        private static String reversed(String text) {
            return new StringBuilder(text).reverse().toString();
        }
    }

    private Json stored(String id) {
        JobView view = queue.find(id).orElseThrow();
        return view.job().data();
    }

    @Test
    void dataAreWrittenAndReadByIt() {
        TypedJob<Word, Void> job = words.add("say", new Word("hello"));

        assertThat(stored(job.id())).isEqualTo(Json.of("olleh"));
        assertThat(job.data()).isEqualTo(new Word("hello"));
        assertThat(job.untyped().data(Word.class)).isEqualTo(new Word("hello"));
        assertThat(words.data(stored(job.id()))).isEqualTo(new Word("hello"));
    }

    @Test
    void jobsThatAreAddedTogetherAreWrittenByIt() {
        List<TypedJob<Word, Void>> jobs = words.addAll("say", List.of(new Word("one"), new Word("two")));

        assertThat(jobs).extracting(job -> stored(job.id()).text()).containsExactly("\"eno\"", "\"owt\"");
    }

    @Test
    void updatesAndProgressAreWrittenByIt() {
        TypedJob<Word, Void> job = words.add("say", new Word("hello"));

        job.updateData(new Word("bye"));
        job.updateProgress(new Word("half"));

        assertThat(stored(job.id())).isEqualTo(Json.of("eyb"));
        assertThat(job.progress(Word.class)).isEqualTo(new Word("half"));
    }

    @Test
    void jsonIsPassedOnUnchanged() {
        String id = queue.add("say", Json.of("as it is")).id();

        assertThat(stored(id)).isEqualTo(Json.of("as it is"));
    }

    @Test
    void theLimitOfSizeCountsWhatItWrites() {
        JobOptions small = JobOptions.builder().sizeLimit(4).build();

        assertThat(stored(queue.add("say", new Word("ab"), small).id())).isEqualTo(Json.of("ba"));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.add("say", new Word("abc"), small));
    }

    @Test
    void aTypeWithParametersIsNamedInAngleBrackets() {
        assertThat(new PayloadType<List<Word>>() {}.toString())
                .contains("List<")
                .contains("Word");
    }
}
