package io.ehpc.gateway.content;

/**
 * The CRC-32 of two texts after each other, from theirs: as {@code crc32_combine} of zlib has it. A text
 * that follows multiplies the checksum by a power of x, which is a product of the powers in the table.
 */
final class Crc32Combine {
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int BITS = 32;

    /** For each power of two, the operator (a matrix over GF(2)) that so many bytes of zeros apply. */
    private static final int[][] ZEROS = zeros();

    private Crc32Combine() {}

    private static int[][] zeros() {
        int[] oneBit = new int[BITS];
        oneBit[0] = POLYNOMIAL;
        for (int bit = 1; bit < BITS; bit++) {
            oneBit[bit] = 1 << (bit - 1);
        }
        int[][] operators = new int[BITS][];
        operators[0] = squared(squared(squared(oneBit)));
        for (int power = 1; power < BITS; power++) {
            operators[power] = squared(operators[power - 1]);
        }
        return operators;
    }

    private static int[] squared(int[] operator) {
        int[] square = new int[BITS];
        for (int bit = 0; bit < BITS; bit++) {
            square[bit] = applied(operator, operator[bit]);
        }
        return square;
    }

    private static int applied(int[] operator, int vector) {
        int sum = 0;
        int rest = vector;
        for (int bit = 0; rest != 0; bit++, rest >>>= 1) {
            if ((rest & 1) != 0) {
                sum ^= operator[bit];
            }
        }
        return sum;
    }

    /** The checksum of both texts, of which the second has that many bytes. */
    static int combine(int first, int second, int secondLength) {
        int shifted = first;
        int rest = secondLength;
        for (int power = 0; rest != 0; power++, rest >>>= 1) {
            if ((rest & 1) != 0) {
                shifted = applied(ZEROS[power], shifted);
            }
        }
        return shifted ^ second;
    }
}
