package dev.oxbow.core.internal.topology;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The slot of a key among the 16,384 of a Redis Cluster, as the cluster specification defines it. */
public final class HashSlot {
    private static final int SLOTS = 16_384;
    private static final int POLYNOMIAL = 0x1021;

    private HashSlot() {}

    /**
     * The hash tag of every key with that prefix: the text between its first <code>{</code> and the next
     * <code>}</code>. Empty if there is none, so that keys with that prefix are in different slots.
     */
    public static Optional<String> tag(String beginning) {
        int open = beginning.indexOf('{');
        int close = beginning.indexOf('}', open + 1);
        return open < 0 || close <= open + 1 ? Optional.empty() : Optional.of(beginning.substring(open + 1, close));
    }

    /** The slot of keys with that hash tag, or of a key without one: its CRC16 (XMODEM) modulo the number of slots. */
    static int of(String tag) {
        int crc = 0;
        for (byte unit : tag.getBytes(StandardCharsets.UTF_8)) {
            crc ^= (unit & 0xff) << 8;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
        }
        return (crc & 0xffff) % SLOTS;
    }
}
