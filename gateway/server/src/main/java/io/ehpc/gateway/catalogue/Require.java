package io.ehpc.gateway.catalogue;

/**
 * How many of a question's parts a client can live with.
 *
 * @param rule what counts
 * @param quorum how many, of a {@link Rule#QUORUM}; else 0
 */
public record Require(Rule rule, int quorum) {
    /** One is enough, if there is any. */
    public static final Require ANY = new Require(Rule.ANY, 0);

    /** None may be missing. */
    public static final Require ALL = new Require(Rule.ALL, 0);

    /** What counts. */
    public enum Rule {
        ANY,
        ALL,
        QUORUM
    }

    /** So many, at least 1. */
    public static Require quorum(int parts) {
        return new Require(Rule.QUORUM, parts);
    }

    /** Whether a question of that many parts can meet it at all. */
    public boolean isPossible(int parts) {
        return quorum <= parts;
    }

    /** Whether that many parts are enough. */
    public boolean isMet(int served, int parts) {
        return switch (rule) {
            case ANY -> served >= 1 || parts == 0;
            case ALL -> served == parts;
            case QUORUM -> served >= quorum;
        };
    }

    /** As clients write it. */
    public String written() {
        return switch (rule) {
            case ANY -> "any";
            case ALL -> "all";
            case QUORUM -> "quorum:" + quorum;
        };
    }
}
