package org.zsmtp.daemon.options;

import java.util.List;
import org.zsmtp.daemon.options.Choices.Word;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.mime.ConversionOptions.BareLineEnds;
import org.zsmtp.smtp.mime.ConversionOptions.HeaderText;
import org.zsmtp.smtp.mime.ConversionOptions.NulOctets;
import org.zsmtp.smtp.mime.ConversionOptions.Unconvertible;

/// What may be done with messages.
///
/// @param conversion of contents (`-7`, `-8`, `-H`, ZENV's DEFCHARSET)
/// @param ezmlm      whether each recipient can have a sender of its own (`-O`)
/// @param headerTabs     what is done with TABs in header fields (ZENV's RFC822TABS)
/// @param receivedClause whether `Received` says for whom a message is (ZENV's NORECEIVEDFORCLAUSE)
public record ContentConfig(
        ConversionOptions conversion,
        EzmlmSenders ezmlm,
        Zenv.HeaderTabs headerTabs,
        Zenv.ReceivedClause receivedClause) {

    /// Whether each recipient can have a sender of its own.
    public enum EzmlmSenders {
        /// Such a recipient has a mail transaction of its own.
        HONOURED,
        IGNORED
    }

    static ContentConfig of(Choices choices, Zenv zenv) throws UsageException {
        ConversionOptions conversion = new ConversionOptions(
                BitWidth.of(choices).channel(),
                choices.isOn(Option.HEADERS_AS_IS) ? HeaderText.AS_IS : HeaderText.ENCODED,
                zenv.defaultCharset(),
                choices.choice(
                        Option.CONVERSION,
                        List.of(new Word<>("refuse", Unconvertible.REFUSED), new Word<>("as-is", Unconvertible.AS_IS))),
                choices.choice(
                        Option.BARE_NEWLINES,
                        List.of(
                                new Word<>("canonicalise", BareLineEnds.CANONICALISED),
                                new Word<>("refuse", BareLineEnds.REFUSED))),
                choices.choice(
                        Option.NUL,
                        List.of(
                                new Word<>("encode", NulOctets.ENCODED),
                                new Word<>("remove", NulOctets.REMOVED),
                                new Word<>("refuse", NulOctets.REFUSED))));
        return new ContentConfig(conversion, ezmlm(choices), zenv.headerTabs(), zenv.receivedClause());
    }

    private static EzmlmSenders ezmlm(Choices choices) throws UsageException {
        EzmlmSenders senders = EzmlmSenders.HONOURED;
        for (Given each : choices.list(Option.KEYWORD)) {
            if (!"ignore-ezmlm".equalsIgnoreCase(each.value())) {
                throw each.refused("must be ignore-ezmlm");
            }
            senders = EzmlmSenders.IGNORED;
        }
        return senders;
    }
}
