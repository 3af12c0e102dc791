package org.zsmtp.smtp.mime;

import java.io.IOException;
import java.util.OptionalLong;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;

/// A stored message as a content that takes, for each server, the form that this server can take. Immutable; each
/// reader opens the message anew.
///
/// @param message where it is kept
/// @param survey  of this message with these options
/// @param options what may be done
public record ConvertibleContent(StoredMessage message, Survey survey, ConversionOptions options) implements Content {

    /// @return exact: what travels, dots not doubled
    @Override
    public OptionalLong size() {
        return OptionalLong.of(survey.wireOctets());
    }

    @Override
    public BodyType bodyType() {
        return survey.hasHigh() ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
    }

    @Override
    public boolean isInternational() {
        return survey.isInternational();
    }

    @Override
    public ContentReader open() throws IOException {
        return StoredReader.of(message, ConversionMode.NONE);
    }

    @Override
    public Form forPeer(org.zsmtp.smtp.wire.Capabilities capabilities) {
        return switch (survey.plan(options, capabilities)) {
            case Plan.AsIs() -> new Form.Sendable(this);
            case Plan.Converted plan ->
                new Form.Sendable(new ConvertedContent(
                        message,
                        plan,
                        options.defaultCharset(),
                        isInternational() && plan.bodyType() == BodyType.EIGHT_BIT_MIME));
            case Plan.Refused(var status, String why) -> new Form.Unsendable(status, why);
        };
    }

    /// A form of the message that is made while it is read.
    private record ConvertedContent(
            StoredMessage message, Plan.Converted plan, DefaultCharset charset, boolean isInternational)
            implements Content {

        @Override
        public OptionalLong size() {
            return OptionalLong.of(plan.size());
        }

        @Override
        public BodyType bodyType() {
            return plan.bodyType();
        }

        @Override
        public ContentReader open() throws IOException {
            return ConvertingReader.open(message, plan, charset);
        }

        @Override
        public ConversionMode conversion() {
            return plan.mode();
        }
    }
}
