package org.zsmtp.daemon.batch;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.EnvelopeId;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.OriginalRecipient;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.wire.Xtext;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.NotifyWord;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientNotary;
import org.zsmtp.spool.Ret;

/// The DSN parameters that the control file asks for (RFC 3461).
///
/// A value that no server may be sent is left out, with a remark: the mail itself matters more. An
/// original recipient is made from the address where the file has none, as ZMailer's agent does it.
final class DsnParameters {
    private static final String ADDRESS_TYPE = "rfc822";

    private DsnParameters() {}

    static MailParameters ofMail(ControlFile control, List<String> remarks) {
        Ret ret = control.ret();
        return new MailParameters(
                envelopeId(control, remarks),
                ret == null
                        ? null
                        : switch (ret) {
                            case FULL -> org.zsmtp.smtp.mail.Ret.FULL;
                            case HDRS -> org.zsmtp.smtp.mail.Ret.HDRS;
                        });
    }

    private static @Nullable EnvelopeId envelopeId(ControlFile control, List<String> remarks) {
        String envid = control.envid();
        if (envid == null) {
            return null;
        }
        try {
            return new EnvelopeId(envid);
        } catch (IllegalArgumentException notOne) {
            remarks.add("ENVID left out: " + notOne.getMessage());
            return null;
        }
    }

    static RcptParameters ofRecipient(RecipientLine line, List<String> remarks) {
        return new RcptParameters(notification(line.notary()), originalRecipient(line, remarks));
    }

    private static Notify notification(@Nullable RecipientNotary notary) {
        Set<NotifyWord> words = notary == null ? Set.of() : notary.notifyOn();
        if (words.contains(NotifyWord.NEVER)) {
            return Notify.NEVER;
        }
        EnumSet<Notify.Condition> conditions = EnumSet.noneOf(Notify.Condition.class);
        for (NotifyWord word : words) {
            switch (word) {
                case SUCCESS -> conditions.add(Notify.Condition.SUCCESS);
                case FAILURE -> conditions.add(Notify.Condition.FAILURE);
                case DELAY -> conditions.add(Notify.Condition.DELAY);
                case NEVER, TRACE -> {
                    // The one is answered above, the other is the router's own.
                }
            }
        }
        return conditions.isEmpty() ? Notify.on(Notify.Condition.FAILURE) : new Notify(conditions);
    }

    private static @Nullable OriginalRecipient originalRecipient(RecipientLine line, List<String> remarks) {
        String stored = line.notary() == null ? null : line.notary().originalRecipient();
        if (stored != null) {
            try {
                return OriginalRecipient.parse(stored);
            } catch (IllegalArgumentException notOne) {
                remarks.add("ORCPT of the recipient at " + line.offset() + " left out: " + notOne.getMessage());
            }
        }
        try {
            return new OriginalRecipient(ADDRESS_TYPE, Xtext.encode(line.user()));
        } catch (IllegalArgumentException tooLong) {
            remarks.add("no ORCPT for the recipient at " + line.offset() + ": " + tooLong.getMessage());
            return null;
        }
    }
}
