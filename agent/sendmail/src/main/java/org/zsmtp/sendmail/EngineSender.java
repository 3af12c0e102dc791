package org.zsmtp.sendmail;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.SeveralDeliveryListeners;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.SubmissionResult;

/// Sends by the engine, with an account's settings as its options.
final class EngineSender implements MailSender {

    /// Why a server cannot take the message where a notice is wanted that it knows nothing of; the words are msmtp's.
    static final String NO_DSN = "the server does not support DSN";

    private static final EnhancedStatusCode NOT_CAPABLE = new EnhancedStatusCode(5, 3, 3);

    private final Consumer<String> complaints;

    /// @param complaints gets a line where a signal comes between a message and the server's answer
    EngineSender(Consumer<String> complaints) {
        this.complaints = complaints;
    }

    @Override
    public SendResult send(
            Account account,
            @Nullable String password,
            PreparedMessage prepared,
            @Nullable Consumer<String> debug,
            DeliveryListener listener) {
        Failure failure;
        try {
            SubmissionOptions options = new AccountOptions(account).submission(password);
            return send(options, account, prepared, prepared.message().content(), debug, listener);
        } catch (FailureException e) {
            failure = Failure.of(e);
        } catch (IOException e) {
            failure = new Failure(ExitStatus.EX_IOERR, "input error while reading the mail", null);
        }
        return SendResult.none(prepared.recipients().stream().map(Text::of).toList(), failure);
    }

    /// Sends with options that are made elsewhere.
    ///
    /// @param account whose server it is, for words
    /// @param content the message's
    SendResult send(
            SubmissionOptions options,
            Account account,
            PreparedMessage prepared,
            Content content,
            @Nullable Consumer<String> debug,
            DeliveryListener listener) {
        ConversationLog log = new ConversationLog(debug);
        try (Interruption interruption = Interruption.begin(complaints);
                SubmissionClient client = SubmissionClient.open(
                        options.with(prepared.acceptance()), new SeveralDeliveryListeners(List.of(log, listener)))) {
            Content watched = new Watched(content, log, prepared.wantsNotices(), interruption);
            SubmissionResult result = client.submit(new MailObject(prepared.envelope(), watched));
            return new OutcomeMapper(account, prepared, log)
                    .result(result)
                    .waiting(result.waiting(prepared.acceptance()).stream()
                            .map(each -> Text.of(each.forwardPath()))
                            .toList());
        }
    }

    /// A content that remembers in which form it went out, and that is unsendable to servers without DSN where notices
    /// are wanted.
    private record Watched(Content content, ConversationLog log, boolean wantsNotices, Interruption interruption)
            implements Content {
        @Override
        public OptionalLong size() {
            return content.size();
        }

        @Override
        public BodyType bodyType() {
            return content.bodyType();
        }

        @Override
        public ContentReader open() throws IOException {
            return interruption.watched(content.open());
        }

        @Override
        public ConversionMode conversion() {
            return content.conversion();
        }

        @Override
        public boolean isInternational() {
            return content.isInternational();
        }

        @Override
        public Form forPeer(Capabilities capabilities) {
            if (wantsNotices && !capabilities.dsn()) {
                return new Form.Unsendable(NOT_CAPABLE, NO_DSN);
            }
            Form form = content.forPeer(capabilities);
            if (form instanceof Form.Sendable(Content chosen)) {
                log.chosen(chosen);
                return new Form.Sendable(new Watched(chosen, log, wantsNotices, interruption));
            }
            return form;
        }
    }
}
