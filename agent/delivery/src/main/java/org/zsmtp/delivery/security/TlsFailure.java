package org.zsmtp.delivery.security;

/// Why a connection is not as secure as it must be, or as it might have been.
///
/// @param type in the terms of TLS reports
/// @param why  printable, one line, for people
public record TlsFailure(Type type, String why) {

    /// The result types of RFC 8460 section 4.3.
    public enum Type {
        STARTTLS_NOT_SUPPORTED("starttls-not-supported"),
        CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch"),
        CERTIFICATE_EXPIRED("certificate-expired"),
        CERTIFICATE_NOT_TRUSTED("certificate-not-trusted"),
        /// Any other failure, a broken handshake among them.
        VALIDATION_FAILURE("validation-failure"),
        TLSA_INVALID("tlsa-invalid"),
        DNSSEC_INVALID("dnssec-invalid"),
        DANE_REQUIRED("dane-required"),
        STS_POLICY_FETCH_ERROR("sts-policy-fetch-error"),
        STS_POLICY_INVALID("sts-policy-invalid"),
        STS_WEBPKI_INVALID("sts-webpki-invalid");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /// @return as it stands in a report
        public String word() {
            return word;
        }
    }
}
