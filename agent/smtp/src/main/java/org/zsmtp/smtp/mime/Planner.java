package org.zsmtp.smtp.mime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Decides what is done to a message for a server. Touches nothing that the server can take as it is, and nothing
/// that is signed, encrypted or forbidden to be converted.
final class Planner {
    private static final EnhancedStatusCode CONVERSION_PROHIBITED = new EnhancedStatusCode(5, 6, 3);
    private static final EnhancedStatusCode MEDIA_ERROR = new EnhancedStatusCode(5, 6, 0);

    private static final String SEVEN_BIT = "7BIT";
    private static final String EIGHT_BIT = "8BIT";

    /// For each octet of a field with 8-bit text: encoded words of one character each, every other word left alone.
    private static final int MOST_GROWTH = 16;

    /// For the fields that are added to an entity, and the note.
    private static final int ADDED_FIELDS = 400;

    private final Survey survey;
    private final ConversionOptions options;
    private final boolean takesEightBit;
    private final List<Treatment> treatments;
    private final boolean[] changedBelow;
    private final boolean[] highBelow;
    private boolean encoded;
    private boolean decoded;
    private long growth;

    private Planner(Survey survey, ConversionOptions options, boolean takesEightBit) {
        int entities = survey.entities().size();
        this.survey = survey;
        this.options = options;
        this.takesEightBit = takesEightBit;
        this.treatments = new ArrayList<>(Collections.nCopies(entities, Treatment.NONE));
        this.changedBelow = new boolean[entities];
        this.highBelow = new boolean[entities];
    }

    static Plan plan(Survey survey, ConversionOptions options, Capabilities capabilities) {
        if (survey.hasBareLineEnds() && options.bareLineEnds() == ConversionOptions.BareLineEnds.REFUSED) {
            return new Plan.Refused(MEDIA_ERROR, "the message has bare CR or LF");
        }
        if (survey.hasNul() && options.nul() == ConversionOptions.NulOctets.REFUSED) {
            return new Plan.Refused(MEDIA_ERROR, "the message has NUL octets");
        }
        String why = new Planner(survey, options, takesEightBit(survey, options, capabilities)).obstacle();
        if (why != null) {
            return switch (options.unconvertible()) {
                case REFUSED -> new Plan.Refused(CONVERSION_PROHIBITED, why);
                case AS_IS -> new Plan.AsIs();
            };
        }
        return new Planner(survey, options, takesEightBit(survey, options, capabilities)).plan();
    }

    private static boolean takesEightBit(Survey survey, ConversionOptions options, Capabilities capabilities) {
        return switch (options.channel()) {
            case SEVEN_BIT -> false;
            case BY_CAPABILITY -> capabilities.eightBitMime() && !survey.root().entity.forcedQuotedPrintable;
            case EIGHT_BIT -> true;
        };
    }

    // ---- what cannot be done --------------------------------------------------------------------------------------

    private @Nullable String obstacle() {
        for (Findings each : survey.entities()) {
            String why = obstacle(each);
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    private @Nullable String obstacle(Findings found) {
        Entity entity = found.entity;
        boolean textTooWide =
                !takesEightBit && found.highInHeader && options.headerText() == ConversionOptions.HeaderText.ENCODED;
        if (entity.headerSealed && (textTooWide || found.nulInHeader)) {
            return "the server takes no such octets as are in the header, which is signed or may not be converted";
        }
        if (entity.kind != Entity.Kind.LEAF || isEncodable(found)) {
            return null;
        }
        if (found.high > 0 && !takesEightBit) {
            return "the server takes no 8-bit content, and this is " + obstacle(entity);
        }
        return found.nul > 0 && (entity.sealed || options.nul() == ConversionOptions.NulOctets.ENCODED)
                ? "there are NUL octets in what is " + obstacle(entity)
                : null;
    }

    private static String obstacle(Entity entity) {
        if (entity.sealed) {
            return "signed, encrypted or forbidden to be converted";
        }
        return entity.ambiguous ? "of unclear structure" : "of a kind that may not be converted";
    }

    private static boolean isEncodable(Findings found) {
        Entity entity = found.entity;
        MediaType type = entity.type();
        return !entity.sealed
                && !entity.ambiguous
                && entity.encoding.isIdentity()
                // RFC 2045 section 6.4; what binary octets are here, nobody knows behind a bare CR.
                && !type.isMultipart()
                && (!type.type().equals("message") || type.subtype().startsWith("global"))
                && !(entity.encoding == TransferEncoding.BINARY && found.bareReturn);
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
        if (!survey.hasNul() && treatments.stream().allMatch(Treatment.NONE::equals)) {
            return new Plan.AsIs();
        }
        return new Plan.Converted(treatments, options.nul(), mode(), survey.wireOctets() + growth, bodyType());
    }

    private Treatment treatment(Findings found) {
        Treatment.HighText header = header(found);
        if (header != Treatment.HighText.AS_IS) {
            growth += MOST_GROWTH * found.highFieldOctets;
        }
        Treatment.Body body = body(found);
        return switch (body) {
            case QUOTED_PRINTABLE -> {
                encoded = true;
                growth += Math.max(0, found.quotedPrintable - found.octets) + ADDED_FIELDS;
                yield Treatment.of(found.entity, body, "QUOTED-PRINTABLE", missingCharset(found), header);
            }
            case BASE64 -> {
                encoded = true;
                growth += Math.max(0, Base64Encoder.encodedOctets(found.octets) - found.octets) + ADDED_FIELDS;
                yield Treatment.of(found.entity, body, "BASE64", missingCharset(found), header);
            }
            case DECODED -> {
                decoded = true;
                growth += ADDED_FIELDS;
                String encoding = found.decoded != null && found.decoded.hasHigh() ? EIGHT_BIT : SEVEN_BIT;
                yield Treatment.of(found.entity, body, encoding, null, header);
            }
            case BLANKED -> {
                // A blank in front of each line is the most that it can cost.
                growth += found.octets;
                yield new Treatment(body, null, "", header);
            }
            case AS_IS -> new Treatment(body, null, "", header);
        };
    }

    private Treatment.HighText header(Findings found) {
        if (!found.highInHeader
                || found.entity.headerSealed
                || options.headerText() == ConversionOptions.HeaderText.AS_IS) {
            return Treatment.HighText.AS_IS;
        }
        if (!takesEightBit) {
            return Treatment.HighText.SEVEN_BIT;
        }
        return found.entity.isRoot() ? Treatment.HighText.ENCODED : Treatment.HighText.AS_IS;
    }

    private Treatment.Body body(Findings found) {
        boolean tooWide = found.high > 0 && !takesEightBit;
        boolean nulEncoded = found.nul > 0 && options.nul() == ConversionOptions.NulOctets.ENCODED;
        boolean tooLong = found.longestLine > Survey.LONGEST_LINE;
        if (found.entity.kind != Entity.Kind.LEAF) {
            return tooWide ? Treatment.Body.BLANKED : Treatment.Body.AS_IS;
        }
        if ((tooWide || nulEncoded || tooLong) && isEncodable(found)) {
            long quotedPrintable = found.octets + 2 * found.escapes + found.octets / 71 * 3;
            return quotedPrintable <= Base64Encoder.encodedOctets(found.octets)
                    ? Treatment.Body.QUOTED_PRINTABLE
                    : Treatment.Body.BASE64;
        }
        return mayBeDecoded(found) ? Treatment.Body.DECODED : Treatment.Body.AS_IS;
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
        if (entity.kind == Entity.Kind.LEAF || !changedBelow[entity.index]) {
            return treatment;
        }
        boolean promises = entity.encoding.promisesMoreThanSevenBit();
        boolean holds = highBelow[entity.index] || staysHigh(found, treatment);
        if (promises == holds) {
            return treatment;
        }
        growth += ADDED_FIELDS;
        return Treatment.of(entity, treatment.body(), holds ? EIGHT_BIT : SEVEN_BIT, null, treatment.header());
    }

    private static boolean staysHigh(Findings found, Treatment treatment) {
        return switch (treatment.body()) {
            case AS_IS -> found.high > 0;
            case DECODED -> found.decoded != null && found.decoded.hasHigh();
            case QUOTED_PRINTABLE, BASE64, BLANKED -> false;
        };
    }

    private ConversionMode mode() {
        if (encoded && treatments.size() > 1) {
            return ConversionMode.PARTS;
        }
        if (encoded) {
            return treatments.getFirst().body() == Treatment.Body.BASE64
                    ? ConversionMode.BASE64
                    : ConversionMode.QUOTED_PRINTABLE;
        }
        return decoded ? ConversionMode.EIGHT_BIT : ConversionMode.NONE;
    }

    private BodyType bodyType() {
        boolean high = highBelow[0]
                || staysHigh(survey.root(), treatments.getFirst())
                || survey.entities().stream()
                        .anyMatch(found -> found.highInHeader
                                && treatments.get(found.entity.index).header() != Treatment.HighText.SEVEN_BIT);
        return high ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
    }
}
