package org.zsmtp.smtp.mime;

import java.io.IOException;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;

/// A message where it is kept. Thread-safe; gives the same octets each time.
public interface StoredMessage {

    /// The header with the empty line that ends it. Its fields are the same for each mode but for what the newest
    /// `Received` field says about the conversion, which changes neither the number of fields nor what kind
    /// of octets they hold.
    ///
    /// @param mode how the body will be converted
    byte[] header(ConversionMode mode);

    /// @throws IOException where the body cannot be opened
    ContentReader openBody() throws IOException;

    /// @return the octets of the body, about
    long bodyOctets();
}
