package dev.oxbow.core.internal.bullmq.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
final class KeysTest {
    private final Keys keys = new Keys("my:{tag}");

    @Test
    void aKeyIsThePrefixTheQueueAndTheSuffix() {
        assertThat(keys.queue("mail")).isEqualTo("my:{tag}:mail");
        assertThat(keys.of("mail", Keys.EVENTS)).isEqualTo("my:{tag}:mail:events");
    }

    @Test
    void theQueueOfAKeyIsFoundAgain() {
        assertThat(keys.queueOf(keys.of("mail", Keys.MARKER), Keys.MARKER)).isEqualTo("mail");
    }

    @Test
    void aQueueNameIsNotEmptyAndHasNoColon() {
        assertThatThrownBy(() -> keys.queue(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queue name must not be empty");
        assertThatThrownBy(() -> keys.queue("a:b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queue name must not contain ':', but was 'a:b'");
    }

    @Test
    void aPrefixIsNotEmpty() {
        assertThatThrownBy(() -> new Keys(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefix");
    }

    @Test
    void idsThatNameKeysOfTheQueueAreRejected() {
        assertThatThrownBy(() -> Keys.requireFree("events"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'events'");
        assertThatCode(() -> Keys.requireFree("order-7")).doesNotThrowAnyException();
    }
}
