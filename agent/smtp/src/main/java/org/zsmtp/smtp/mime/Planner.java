package org.zsmtp.smtp.mime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Decides what is done to a message for a server. Touches nothing that the server can take as it is, and nothing
/// that is signed, encrypted or forbidden to be converted, unless there is no other way and the options ask for
/// that.
final class Planner {
    private static final EnhancedStatusCode CONVERSION_PROHIBITED = new EnhancedStatusCode(5, 6, 3);
    private static final EnhancedStatusCode MEDIA_ERROR = new EnhancedStatusCode(5, 6, 0);

    /// RFC 6531 section 3.7.4.2: a message with a header in UTF-8 cannot be transferred.
    static final Plan.Refused WIDE_ADDRESS = new Plan.Refused(
            new EnhancedStatusCode(5, 6, 9),
            "an address in the header has octets above 127, which needs UTF-8 and SMTPUTF8 of the server");

    private static final String SEVEN_BIT = "7BIT";
    private static final String EIGHT_BIT = "8BIT";

    private final Survey survey;
    private final ConversionOptions options;
    private final boolean takesEightBit;
    private final Seals seals;
    private final List<Treatment> treatments;
    private final boolean[] changedBelow;
    private final boolean[] highBelow;
    private boolean encoded;
    private boolean decoded;

    /// What a signature is, and all else that forbids a conversion.
    private enum Seals {
        KEPT,
        BROKEN
    }

    private Planner(Survey survey, ConversionOptions options, boolean takesEightBit, Seals seals) {
        int entities = survey.entities().size();
        this.survey = survey;
        this.options = options;
        this.takesEightBit = takesEightBit;
        this.seals = seals;
        this.treatments = new ArrayList<>(Collections.nCopies(entities, Treatment.NONE));
        this.changedBelow = new boolean[entities];
        this.highBelow = new boolean[entities];
    }

    /// @param takesEightBit whether the server takes octets above 127
    /// @return with a size that is still to be counted
    static Plan plan(Survey survey, ConversionOptions options, boolean takesEightBit) {
        if (survey.hasBareLineEnds() && options.bareLineEnds() == ConversionOptions.BareLineEnds.REFUSED) {
            return new Plan.Refused(MEDIA_ERROR, "the message has bare CR or LF");
        }
        if (survey.hasNul() && options.nul() == ConversionOptions.NulOctets.REFUSED) {
            return new Plan.Refused(MEDIA_ERROR, "the message has NUL octets");
        }
        Planner planner = new Planner(survey, options, takesEightBit, Seals.KEPT);
        Plan.Refused obstacle = planner.obstacle();
        if (obstacle == null) {
            return planner.plan();
        }
        return switch (options.unconvertible()) {
            case REFUSED -> obstacle;
            case AS_IS -> new Plan.AsIs();
            case CONVERTED -> new Planner(survey, options, takesEightBit, Seals.BROKEN).plan();
        };
    }

    // ---- what cannot be done --------------------------------------------------------------------------------------

    private Plan.@Nullable Refused obstacle() {
        for (Findings each : survey.entities()) {
            String why = obstacle(each);
            if (why != null) {
                return new Plan.Refused(CONVERSION_PROHIBITED, why);
            }
            if (each.addressTooWide && header(each) == Treatment.Header.SEVEN_BIT) {
                return WIDE_ADDRESS;
            }
        }
        return null;
    }

    private @Nullable String obstacle(Findings found) {
        Entity entity = found.entity;
        boolean textTooWide =
                !takesEightBit && found.highInHeader && options.headerText() == ConversionOptions.HeaderText.ENCODED;
        if (entity.headerSealed && (textTooWide || found.nulInHeader)) {
            return "the server cannot take some octets of the header, which is signed or must not be converted";
        }
        if (remedy(found) != null) {
            return null;
        }
        if (found.high > 0 && !takesEightBit) {
            return "the server takes no 8-bit content, and this is " + nature(entity);
        }
        return found.nul > 0 && (entity.sealed || options.nul() == ConversionOptions.NulOctets.ENCODED)
                ? "the message has NUL octets, which cannot be encoded in a part that is " + nature(entity)
                : null;
    }

    private static String nature(Entity entity) {
        if (entity.sealed) {
            return "signed, encrypted or forbidden to be converted";
        }
        return entity.ambiguous ? "of unclear structure" : "of a kind that may not be converted";
    }

    private boolean isSealed(Entity entity) {
        return switch (seals) {
            case KEPT -> entity.sealed;
            case BROKEN -> false;
        };
    }

    /// What makes octets of a body that no server takes such as every server takes, and keeps what they say; null
    /// where nothing does.
    private Treatment.@Nullable Body remedy(Findings found) {
        Entity entity = found.entity;
        if (isSealed(entity)) {
            return null;
        }
        if (entity.isComposite()) {
            return Treatment.Body.ESCAPED_TEXT;
        }
        Treatment.Body body = entity.ambiguous ? null : leafRemedy(found);
        return body == null && seals == Seals.BROKEN ? Treatment.Body.ESCAPED_TEXT : body;
    }

    private static Treatment.@Nullable Body leafRemedy(Findings found) {
        Entity entity = found.entity;
        MediaType type = entity.type();
        return switch (entity.encoding) {
            case QUOTED_PRINTABLE -> Treatment.Body.ESCAPED_QUOTED_PRINTABLE;
            // With other octets in it, it may be no base64 at all, and shown as it is.
            case BASE64 -> found.high > 0 || found.nul > 0 ? null : Treatment.Body.REWRAPPED_BASE64;
            case OTHER -> null;
            case ABSENT, SEVEN_BIT, EIGHT_BIT, BINARY, STRANGE -> {
                if (type.isNotice()) {
                    yield Treatment.Body.ESCAPED_TEXT;
                }
                // RFC 2045 section 6.4.
                if (type.type().equals("message") && !type.subtype().startsWith("global")) {
                    yield null;
                }
                boolean hasNoLines = type.isWide() || (entity.encoding == TransferEncoding.BINARY && found.bareReturn);
                yield hasNoLines ? Treatment.Body.OCTETS_AS_BASE64 : shorter(found);
            }
        };
    }

    private static Treatment.Body shorter(Findings found) {
        long quotedPrintable = found.octets + 2 * found.escapes + found.octets / 71 * 3;
        return quotedPrintable <= Base64Encoder.encodedOctets(found.octets)
                ? Treatment.Body.QUOTED_PRINTABLE
                : Treatment.Body.BASE64;
    }

    // ---- what is done ---------------------------------------------------------------------------------------------

    private Plan plan() {
        // Parents come before their parts; what a parent says follows from what its parts become.
        for (int i = treatments.size() - 1; i >= 0; i--) {
            Findings found = survey.entities().get(i);
            Treatment treatment = labelled(found, treatment(found));
            treatments.set(i, treatment);
            Entity parent = found.entity.parent;
            if (parent != null) {
                changedBelow[parent.index] |= changedBelow[i] || treatment.body() != Treatment.Body.AS_IS;
                highBelow[parent.index] |= highBelow[i] || staysHigh(found, treatment);
            }
        }
        if (!survey.hasNul() && !survey.hasStrayReturns() && treatments.stream().allMatch(Treatment.NONE::equals)) {
            return new Plan.AsIs();
        }
        return new Plan.Converted(treatments, options.nul(), mode(), survey.wireOctets(), bodyType());
    }

    private Treatment treatment(Findings found) {
        Entity entity = found.entity;
        Treatment.Header header = header(found);
        Treatment.Body body = body(found);
        return switch (body) {
            case QUOTED_PRINTABLE -> {
                encoded = true;
                yield Treatment.of(entity, body, "QUOTED-PRINTABLE", missingCharset(found), header);
            }
            case BASE64, OCTETS_AS_BASE64 -> {
                encoded = true;
                yield Treatment.of(entity, body, "BASE64", missingCharset(found), header);
            }
            case DECODED -> {
                decoded = true;
                String encoding = found.decoded != null && found.decoded.hasHigh() ? EIGHT_BIT : SEVEN_BIT;
                yield Treatment.of(entity, body, encoding, null, header);
            }
            case ESCAPED_TEXT ->
                entity.encoding.promisesMoreThanSevenBit() && !entity.isComposite()
                        ? Treatment.of(entity, body, SEVEN_BIT, null, header)
                        : new Treatment(body, null, "", header);
            case AS_IS, ESCAPED_QUOTED_PRINTABLE, REWRAPPED_BASE64 -> new Treatment(body, null, "", header);
        };
    }

    private Treatment.Header header(Findings found) {
        boolean sealed = found.entity.headerSealed && seals == Seals.KEPT;
        if (sealed || options.headerText() == ConversionOptions.HeaderText.AS_IS) {
            return Treatment.Header.AS_IS;
        }
        if (found.highInHeader && !takesEightBit) {
            return Treatment.Header.SEVEN_BIT;
        }
        if (found.highInHeader && found.entity.isRoot()) {
            return Treatment.Header.ENCODED;
        }
        return found.longestHeaderLine > Survey.LONGEST_LINE ? Treatment.Header.FOLDED : Treatment.Header.AS_IS;
    }

    private Treatment.Body body(Findings found) {
        boolean tooWide = found.high > 0 && !takesEightBit;
        boolean nulEncoded =
                found.nul > 0 && options.nul() == ConversionOptions.NulOctets.ENCODED && !found.entity.isComposite();
        boolean tooLong = found.longestLine > Survey.LONGEST_LINE;
        Treatment.Body remedy = remedy(found);
        if (remedy != null && (tooWide || nulEncoded || tooLong || isBinaryText(found, remedy))) {
            return remedy;
        }
        return mayBeDecoded(found) ? Treatment.Body.DECODED : Treatment.Body.AS_IS;
    }

    /// Text whose octets mean nothing as lines, for no server.
    private static boolean isBinaryText(Findings found, Treatment.Body remedy) {
        return remedy == Treatment.Body.OCTETS_AS_BASE64
                && found.entity.type().isWide()
                && (found.high > 0 || found.nul > 0 || found.bareReturn);
    }

    private boolean mayBeDecoded(Findings found) {
        return options.channel() == ConversionOptions.Channel.EIGHT_BIT
                && found.decoded != null
                && found.decoded.isSendable()
                && !found.entity.sealed
                && !found.entity.ambiguous;
    }

    private @Nullable String missingCharset(Findings found) {
        if (found.entity.typeGiven()) {
            return null;
        }
        if (found.high == 0) {
            return "US-ASCII";
        }
        return found.utf8 != null && found.utf8.isValid()
                ? "UTF-8"
                : options.defaultCharset().name();
    }

    /// A multipart or a message around others says what is the most that they hold (RFC 2045 section 6.4).
    private Treatment labelled(Findings found, Treatment treatment) {
        Entity entity = found.entity;
        if (!entity.isComposite() || !changedBelow[entity.index]) {
            return treatment;
        }
        boolean promises = entity.encoding.promisesMoreThanSevenBit();
        boolean holds = highBelow[entity.index] || staysHigh(found, treatment);
        if (promises == holds) {
            return treatment;
        }
        return Treatment.of(entity, treatment.body(), holds ? EIGHT_BIT : SEVEN_BIT, null, treatment.header());
    }

    private static boolean staysHigh(Findings found, Treatment treatment) {
        return switch (treatment.body()) {
            case AS_IS -> found.high > 0;
            case DECODED -> found.decoded != null && found.decoded.hasHigh();
            case QUOTED_PRINTABLE, BASE64, OCTETS_AS_BASE64, ESCAPED_QUOTED_PRINTABLE, ESCAPED_TEXT, REWRAPPED_BASE64 ->
                false;
        };
    }

    private ConversionMode mode() {
        if (encoded && treatments.size() > 1) {
            return ConversionMode.PARTS;
        }
        if (encoded) {
            return switch (treatments.getFirst().body()) {
                case BASE64, OCTETS_AS_BASE64 -> ConversionMode.BASE64;
                case QUOTED_PRINTABLE, AS_IS, DECODED, ESCAPED_QUOTED_PRINTABLE, ESCAPED_TEXT, REWRAPPED_BASE64 ->
                    ConversionMode.QUOTED_PRINTABLE;
            };
        }
        return decoded ? ConversionMode.EIGHT_BIT : ConversionMode.NONE;
    }

    private BodyType bodyType() {
        boolean high = highBelow[0]
                || staysHigh(survey.root(), treatments.getFirst())
                || survey.entities().stream()
                        .anyMatch(found -> found.highInHeader
                                && treatments.get(found.entity.index).header() != Treatment.Header.SEVEN_BIT);
        return high ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
    }
}
