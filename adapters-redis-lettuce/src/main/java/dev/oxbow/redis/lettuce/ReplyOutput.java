package dev.oxbow.redis.lettuce;

import dev.oxbow.core.pool.RedisErrorReply;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds any RESP2 reply in Oxbow's shapes: null, Long, String, {@link RedisErrorReply}, or a list of these. An error is a
 * reply like others here, so it does not fail the command. Filled by the event loop; {@link #reply()} is read after the
 * command's completion, which makes it visible.
 */
final class ReplyOutput extends CommandOutput<String, String, Object> {
    private final Deque<List<@Nullable Object>> open = new ArrayDeque<>();
    private @Nullable Object reply;
    private boolean anything;

    ReplyOutput() {
        super(StringCodec.UTF8, "");
    }

    /** The whole reply. Lettuce withholds one status, {@code QUEUED}, so a reply of nothing is that. */
    @Nullable
    Object reply() {
        return anything ? reply : "QUEUED";
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        add(bytes == null ? null : StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    public void set(long integer) {
        add(integer);
    }

    @Override
    public void setError(ByteBuffer text) {
        add(new RedisErrorReply(StandardCharsets.UTF_8.decode(text).toString()));
    }

    @Override
    public void multi(int count) {
        if (count < 0) {
            add(null);
            return;
        }
        List<@Nullable Object> list = new ArrayList<>(count);
        add(list);
        open.push(list);
    }

    /** A value, or a list with its last element, has ended; depth is the number of lists (and values) around it. */
    @Override
    public void complete(int depth) {
        while (open.size() > depth) {
            open.pop();
        }
    }

    private void add(@Nullable Object value) {
        anything = true;
        List<@Nullable Object> list = open.peek();
        if (list == null) {
            reply = value;
        } else {
            list.add(value);
        }
    }
}
