package org.zsmtp.smtp.session;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.ReplyLimits;

/// How one session behaves.
///
/// @param heloName    the client's name
/// @param protocol    what it speaks
/// @param hello       how it greets
/// @param pipelining  whether commands go in groups
/// @param nextMail    when a following transaction begins
/// @param chunking    whether content goes in chunks
/// @param recipients  how many recipients a mail transaction has at most where the server states no limit; means
///     nothing where all must be accepted
/// @param acceptance  whether content goes out where some recipient was refused
/// @param credentials who it authenticates as before any mail, null for nobody; a session that cannot sends no mail
/// @param ownNames    names of this host, in lower case, that the server must not bear; empty where it may
/// @param replyLimits what a reply may grow to
/// @param security    whether it goes under TLS
public record SessionOptions(
        HeloName heloName,
        Protocol protocol,
        Hello hello,
        Pipelining pipelining,
        NextMail nextMail,
        Chunking chunking,
        int recipients,
        Acceptance acceptance,
        @Nullable Credentials credentials,
        Set<String> ownNames,
        ReplyLimits replyLimits,
        Security security) {

    /// RFC 5321 section 4.5.3.1.8 makes every server take as many.
    public static final int RECIPIENTS = 100;

    public SessionOptions {
        ownNames = Set.copyOf(ownNames);
        if (recipients < 1) {
            throw new IllegalArgumentException("a transaction of " + recipients + " recipients");
        }
    }

    /// The usual behaviour under a given name.
    public static SessionOptions defaults(HeloName heloName) {
        return new SessionOptions(
                heloName,
                Protocol.SMTP,
                Hello.EHLO,
                Pipelining.WHERE_OFFERED,
                NextMail.WITH_END_OF_DATA,
                Chunking.NEVER,
                RECIPIENTS,
                Acceptance.ANY_RECIPIENT,
                null,
                Set.of(),
                ReplyLimits.DEFAULTS,
                Security.CLEAR);
    }

    /// @return the same options in this protocol
    public SessionOptions with(Protocol other) {
        return new SessionOptions(
                heloName,
                other,
                hello,
                pipelining,
                nextMail,
                chunking,
                recipients,
                acceptance,
                credentials,
                ownNames,
                replyLimits,
                security);
    }

    /// @return the same options, greeting this way
    public SessionOptions with(Hello other) {
        return new SessionOptions(
                heloName,
                protocol,
                other,
                pipelining,
                nextMail,
                chunking,
                recipients,
                acceptance,
                credentials,
                ownNames,
                replyLimits,
                security);
    }

    /// @return the same options with this pipelining
    public SessionOptions with(Pipelining other) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                other,
                nextMail,
                chunking,
                recipients,
                acceptance,
                credentials,
                ownNames,
                replyLimits,
                security);
    }

    /// @return the same options with this start of a following transaction
    public SessionOptions with(NextMail other) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                pipelining,
                other,
                chunking,
                recipients,
                acceptance,
                credentials,
                ownNames,
                replyLimits,
                security);
    }

    /// @return the same options with this use of chunks
    public SessionOptions with(Chunking other) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                pipelining,
                nextMail,
                other,
                recipients,
                acceptance,
                credentials,
                ownNames,
                replyLimits,
                security);
    }

    /// @return the same options, sending content so
    public SessionOptions with(Acceptance other) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                pipelining,
                nextMail,
                chunking,
                recipients,
                other,
                credentials,
                ownNames,
                replyLimits,
                security);
    }

    /// @return the same options with this use of TLS
    public SessionOptions with(Security other) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                pipelining,
                nextMail,
                chunking,
                recipients,
                acceptance,
                credentials,
                ownNames,
                replyLimits,
                other);
    }

    /// @return the same options with at most so many recipients where the server states no limit
    public SessionOptions withRecipients(int most) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                pipelining,
                nextMail,
                chunking,
                most,
                acceptance,
                credentials,
                ownNames,
                replyLimits,
                security);
    }

    /// @param other null for nobody
    /// @return the same options, authenticating so
    public SessionOptions withCredentials(@Nullable Credentials other) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                pipelining,
                nextMail,
                chunking,
                recipients,
                acceptance,
                other,
                ownNames,
                replyLimits,
                security);
    }

    /// @param names in lower case
    /// @return the same options towards a server that must not be this host
    public SessionOptions withOwnNames(Set<String> names) {
        return new SessionOptions(
                heloName,
                protocol,
                hello,
                pipelining,
                nextMail,
                chunking,
                recipients,
                acceptance,
                credentials,
                names,
                replyLimits,
                security);
    }
}
