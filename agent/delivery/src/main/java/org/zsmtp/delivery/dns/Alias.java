package org.zsmtp.delivery.dns;

import org.zsmtp.smtp.address.DomainName;

/// Where a CNAME record leads: one step, whatever is found there.
public sealed interface Alias {

    /// To another name.
    record To(DomainName name) implements Alias {}

    /// To what is no host name, such as one with a space in it.
    ///
    /// @param target escaped as in a zone file; printable
    record Unusable(String target) implements Alias {}
}
