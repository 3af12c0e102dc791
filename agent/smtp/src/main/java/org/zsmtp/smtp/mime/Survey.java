package org.zsmtp.smtp.mime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.wire.Capabilities;

/// What one pass over a stored message has found: what decides whether a server can take it, and how it may be
/// converted. Immutable once made.
public final class Survey {
    /// The most octets of a line, without its line end (RFC 5321 section 4.5.3.1.6).
    static final int LONGEST_LINE = 998;

    private final List<Findings> entities = new ArrayList<>(1);
    private long wireOctets;
    private boolean highInHeaders;
    private boolean nulInHeaders;
    private long high;
    private long nul;
    private boolean bareReturn;
    private boolean strayReturns;
    private @Nullable Plan forSevenBit;
    private @Nullable Plan forEightBit;
    private boolean lineFeeds;
    private boolean returnsWithLineFeeds;

    private Survey() {}

    /// Reads the whole message once, on the caller's thread, holding no more than a buffer of it.
    ///
    /// @throws IOException where it cannot be read
    public static Survey of(StoredMessage message, ConversionOptions options) throws IOException {
        return of(message, message.openBody(), options);
    }

    /// The same with a body that is open already.
    ///
    /// @param body of this message; closed afterwards
    /// @throws IOException where it cannot be read
    public static Survey of(StoredMessage message, ContentReader body, ConversionOptions options) throws IOException {
        Survey survey = new Survey();
        try (ContentReader reader = new StoredReader(message.header(ConversionMode.NONE), body)) {
            survey.read(reader, message, options);
        }
        if (options.channel() != ConversionOptions.Channel.EIGHT_BIT) {
            survey.forSevenBit = sized(Planner.plan(survey, options, false), message, options);
        }
        if (options.channel() != ConversionOptions.Channel.SEVEN_BIT) {
            survey.forEightBit = sized(Planner.plan(survey, options, true), message, options);
        }
        return survey;
    }

    /// What is converted is converted here once, so that a size is announced that is exact (RFC 1870 section 6.1).
    private static Plan sized(Plan plan, StoredMessage message, ConversionOptions options) throws IOException {
        return switch (plan) {
            case Plan.AsIs _, Plan.Refused _ -> plan;
            case Plan.Converted converted -> {
                try (ContentReader reader = ConvertingReader.open(message, converted, options.defaultCharset())) {
                    yield converted.withSize(WireOctets.of(reader));
                }
            }
        };
    }

    /// @return what is done for a server, or for all of them where the options say so
    Plan plan(ConversionOptions options, Capabilities capabilities) {
        boolean eightBit = switch (options.channel()) {
            case SEVEN_BIT -> false;
            case BY_CAPABILITY -> capabilities.eightBitMime() && !root().entity.forcedQuotedPrintable;
            case EIGHT_BIT -> true;
        };
        boolean refused = options.headerAddresses() == ConversionOptions.HeaderAddresses.REFUSED
                && root().addressTooWide
                && !(isInternational() && capabilities.smtpUtf8());
        return refused ? Planner.WIDE_ADDRESS : Objects.requireNonNull(eightBit ? forEightBit : forSevenBit);
    }

    /// @return whether an address in the header has characters beyond ASCII where A-labels will not do, in UTF-8
    boolean isInternational() {
        return root().addressTooWide && !root().addressOfNoCharset;
    }

    private void read(ContentReader reader, StoredMessage message, ConversionOptions options) throws IOException {
        boolean mayDecode = options.channel() == ConversionOptions.Channel.EIGHT_BIT;
        MimeWalker walker = new MimeWalker(new Finder(mayDecode, new FieldText(options.defaultCharset())));
        bareReturn = StoredReader.hasBareReturn(message.header(ConversionMode.NONE));
        Lines lines = new Lines(reader, message.header(ConversionMode.NONE).length + message.bodyOctets());
        boolean midLine = false;
        for (Line line = lines.next(walker.returns()); line != null; line = lines.next(walker.returns())) {
            wireOctets += line.length() + (line.ends() ? 2 : 0);
            midLine = !line.ends();
            bareReturn |= line.end == Line.End.CR || line.strayReturns > 0;
            strayReturns |= line.strayReturns > 0;
            walker.line(line);
        }
        walker.end();
        wireOctets += midLine ? 2 : 0;
        for (Findings each : entities) {
            highInHeaders |= each.highInHeader;
            nulInHeaders |= each.nulInHeader;
            high += each.high;
            nul += each.nul;
        }
    }

    /// @return octets on the wire where nothing is converted, dots not doubled
    long wireOctets() {
        return wireOctets;
    }

    List<Findings> entities() {
        return entities;
    }

    Findings root() {
        return entities.getFirst();
    }

    /// @return whether any octet is above 127
    boolean hasHigh() {
        return high > 0 || highInHeaders;
    }

    /// @return whether a CR stood alone in the header of a part or of an enclosed message
    boolean hasStrayReturns() {
        return strayReturns;
    }

    boolean hasNul() {
        return nul > 0 || nulInHeaders;
    }

    /// @return whether there is a CR without LF, or LF alone beside CR LF in the body
    boolean hasBareLineEnds() {
        return bareReturn || (lineFeeds && returnsWithLineFeeds);
    }

    private final class Finder implements MimeVisitor {
        private final boolean mayDecode;

        private final FieldText text;

        Finder(boolean mayDecode, FieldText text) {
            this.mayDecode = mayDecode;
            this.text = text;
        }

        private Findings of(Entity entity) {
            if (entity.index == entities.size()) {
                entities.add(new Findings(entity));
            }
            return entities.get(entity.index);
        }

        @Override
        public void field(Entity entity, Field field) {
            Findings findings = of(entity);
            findings.header(field);
            if (field.high() > 0 && entity.isRoot()) {
                boolean wide = text.hasWideAddress(field.name(), field.value());
                findings.addressTooWide |= wide;
                findings.addressOfNoCharset |= wide && !Utf8.is(field.value().getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        @Override
        public void longField(Entity entity, Line line) {
            of(entity).header(line);
        }

        @Override
        public void headerEnds(Entity entity, boolean emptyLine) {
            Findings findings = of(entity);
            if (!entity.typeGiven()) {
                findings.utf8 = new Utf8();
            }
            if (mayDecode
                    && entity.encoding == TransferEncoding.QUOTED_PRINTABLE
                    && entity.type().is("text", "plain")) {
                findings.decoded = new DecodedText();
            }
        }

        @Override
        public void body(Entity entity, Line line) {
            of(entity).body(line);
            switch (line.end) {
                case LF -> lineFeeds = true;
                case CR_LF -> returnsWithLineFeeds = true;
                case CR, NONE -> {
                    // The one is seen for headers too, the other goes on.
                }
            }
        }

        @Override
        public void delimiter(Entity multipart, Line line) {
            // Has nothing that a server might not take.
        }

        @Override
        public void entityEnds(Entity entity, boolean atDelimiter) {
            of(entity).end();
        }
    }
}
