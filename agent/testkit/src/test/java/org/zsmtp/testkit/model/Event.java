package org.zsmtp.testkit.model;

/// What a run must have met often enough for its laws to have had their chance.
enum Event {
    TRANSACTION(5000, 5000, 5000),
    RECIPIENT(5000, 5000),
    RECIPIENT_ACCEPTED(5000, 500, 2000),
    REFUSED_AT_GREETING(50, 50),
    REFUSED_AT_EHLO(50, 5),
    REFUSED_AT_MAIL(200, 50),
    REFUSED_AT_RCPT(200, 50),
    REFUSED_AT_DATA(50, 20),
    REFUSED_AT_END_OF_DATA(100, 20),
    UNANSWERED(500, 2000, 2000),
    IN_DOUBT_AND_COMMITTED(50, 0),
    IN_DOUBT_AND_NOT_COMMITTED(50, 0),
    IN_DOUBT(50, 50, 50),
    OVERSIZE(50, 0),
    WITHHELD(50, 5, 50),
    REFUSED_AT_STARTTLS(10, 5),
    SECURED(500, 5),
    UNSECURED(50, 5),
    WITHOUT_STARTTLS(50, 1),
    REFUSED_AT_AUTH(20, 5),
    AUTHENTICATED(150, 2),
    UNAUTHENTICATED(100, 1),
    SECRET_REPEATED(5, 0),
    SECOND_MECHANISM(5, 0),
    ACCEPTED_BY_LMTP(500, 10),
    LMTP_MIXED(50, 0),
    LMTP_IN_DOUBT_BETWEEN_REPLIES(10, 0),
    CHUNK(300, 5),
    CHUNK_REFUSED(30, 0),
    NOOP(100, 2),
    SEVERAL_TRANSACTIONS(200, 5),
    TOO_MANY_IN_ANOTHER(50, 0),
    LIMIT_OF_MAILS(50, 5),
    PARTLY_REFUSED_BUT_SENT(100, 20),
    SESSION_REUSED(500, 20),
    NEXT_MAIL_WITH_END_OF_DATA(200, 20),
    NEXT_MAIL_BEHIND_REFUSED_END_OF_DATA(20, 1),
    RESET(100, 20),
    LONE_DOT(20, 10),
    STATE_KEPT_503(10, 0),
    HELO_INSTEAD(100, 5),
    CLOSING_421(200, 50),
    BROKEN_OFF(500, 20),
    BROKEN_OFF_IN_CONTENT(2, 1),
    TIMED_OUT(200, 500),
    STOPPED(200, 100),
    STOPPED_AND_VERDICT_AWAITED(20, 1),
    CANCELLED(50, 20),
    CANCELLED_TOO_LATE(50, 20),
    QUIT(200, 50),
    SUBMITTED_AFTER_THE_END(200, 200),
    CONTENT_NOT_OPENED(100, 20),
    CONTENT_CUT_SHORT(50, 10),
    CONTENT_OF_SEVERAL_FLIGHTS(5, 0),
    EMPTY_CONTENT(100, 0),
    MALFORMED(0, 200),
    INJECTED(0, 1),
    UNSOLICITED(0, 100),
    PREMATURE(0, 2),
    OUT_OF_PLACE(0, 200),
    HANDED_OVER_LATE(50, 5),
    REFUSED_FOR_GOOD(0, 0, 200);

    private final int lawful;
    private final int anarchic;
    private final int repeating;

    /// @param lawful   the least count in 10,000 conversations with lawful servers
    /// @param anarchic the same with anarchic ones
    Event(int lawful, int anarchic) {
        this(lawful, anarchic, 0);
    }

    /// @param repeating the same with those that say a reply too many
    Event(int lawful, int anarchic, int repeating) {
        this.lawful = lawful;
        this.anarchic = anarchic;
        this.repeating = repeating;
    }

    int leastIn10000(ServerKind kind) {
        return switch (kind) {
            case LAWFUL -> lawful;
            case ANARCHIC -> anarchic;
            case REPEATING -> repeating;
        };
    }
}
