package org.zsmtp.smtp.mime;

import java.util.List;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// What is done to a message for a server.
sealed interface Plan {

    /// Nothing.
    record AsIs() implements Plan {}

    /// It is converted.
    ///
    /// @param treatments in the order of the entities
    /// @param nul        what is done with NUL octets
    /// @param mode       of the body
    /// @param size       on the wire, octets; exact once it has been counted
    /// @param bodyType   of the result
    record Converted(
            List<Treatment> treatments,
            ConversionOptions.NulOctets nul,
            ConversionMode mode,
            long size,
            BodyType bodyType)
            implements Plan {

        public Converted {
            treatments = List.copyOf(treatments);
        }

        Converted withSize(long octets) {
            return new Converted(treatments, nul, mode, octets, bodyType);
        }
    }

    /// It is not sent.
    record Refused(EnhancedStatusCode status, String why) implements Plan {}
}
