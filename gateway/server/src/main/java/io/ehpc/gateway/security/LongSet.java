package io.ehpc.gateway.security;

/** A set of longs other than 0, in one array that is at most half full. */
final class LongSet {
    /** What is in no set. */
    static final long NONE = 0;

    private static final int SMALLEST = 16;

    private long[] table = new long[SMALLEST];
    private int size;

    boolean contains(long value) {
        return table[place(table, value)] == value;
    }

    void add(long value) {
        int place = place(table, value);
        if (table[place] == value) {
            return;
        }
        table[place] = value;
        size++;
        if (2 * size > table.length) {
            grow();
        }
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (long value : table) {
            if (value != NONE) {
                larger[place(larger, value)] = value;
            }
        }
        table = larger;
    }

    /** Where the value is, or would be. Values are hashes: their last bits are as good as any. */
    private static int place(long[] table, long value) {
        int place = (int) value & (table.length - 1);
        while (table[place] != NONE && table[place] != value) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }
}
